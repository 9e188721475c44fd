ALTER TABLE `department` ADD `archived_at` datetime(3);--> statement-breakpoint
ALTER TABLE `site` ADD `archived_at` datetime(3);