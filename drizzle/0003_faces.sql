CREATE TABLE `site_calibration` (
	`site_id` binary(16) NOT NULL,
	`inputs` binary(32) NOT NULL,
	`rule` enum('recognition','fused') NOT NULL,
	`strangers_one_in` int NOT NULL,
	`employees` int NOT NULL,
	`templates` int NOT NULL,
	`result` json NOT NULL,
	`computed_at` datetime(3) NOT NULL,
	CONSTRAINT `site_calibration_site_id` PRIMARY KEY(`site_id`)
);
--> statement-breakpoint
CREATE TABLE `template_candidate` (
	`id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`model_id` varchar(80) NOT NULL,
	`look` int NOT NULL,
	`event_id` binary(16) NOT NULL,
	`sealed` varbinary(6000) NOT NULL,
	`punched_at` datetime(3) NOT NULL,
	CONSTRAINT `template_candidate_id` PRIMARY KEY(`id`),
	CONSTRAINT `template_candidate_event` UNIQUE(`event_id`,`model_id`)
);
--> statement-breakpoint
ALTER TABLE `punch_fork` MODIFY COLUMN `bytes` varbinary(16384) NOT NULL;--> statement-breakpoint
ALTER TABLE `punch_raw` MODIFY COLUMN `bytes` varbinary(16384) NOT NULL;--> statement-breakpoint
ALTER TABLE `lease` ADD `liveness_level` enum('off','light','strict');--> statement-breakpoint
ALTER TABLE `lease` ADD `second_model_id` varchar(80);--> statement-breakpoint
ALTER TABLE `template` ADD `look` int;--> statement-breakpoint
ALTER TABLE `template` ADD `samples` int;--> statement-breakpoint
ALTER TABLE `site` ADD `liveness_level` enum('off','light','strict') DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `second_embedder` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `strangers_one_in` int DEFAULT 1000 NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `face_revision` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `punch` ADD `liveness` enum('passed','failed','absent');--> statement-breakpoint
ALTER TABLE `punch` ADD `asked_number` boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `template_candidate_employee` ON `template_candidate` (`employee_id`,`model_id`);