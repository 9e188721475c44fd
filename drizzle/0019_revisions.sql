ALTER TABLE `employee` ADD `revision` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `holiday` ADD `version` int DEFAULT 1 NOT NULL;