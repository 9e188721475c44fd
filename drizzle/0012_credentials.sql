CREATE TABLE `badge` (
	`id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`token_hash` binary(32) NOT NULL,
	`issued_at` datetime(3) NOT NULL,
	`ended_at` datetime(3),
	CONSTRAINT `badge_id` PRIMARY KEY(`id`),
	CONSTRAINT `badge_token` UNIQUE(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `credential_try` (
	`event_id` binary(16) NOT NULL,
	`device_id` binary(16) NOT NULL,
	`employee_id` binary(16),
	`tried_at` datetime(3) NOT NULL,
	`is_right` boolean NOT NULL,
	CONSTRAINT `credential_try_event_id` PRIMARY KEY(`event_id`)
);
--> statement-breakpoint
CREATE TABLE `employee_pin` (
	`id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`sealed_hash` varbinary(300) NOT NULL,
	`set_at` datetime(3) NOT NULL,
	`ended_at` datetime(3),
	CONSTRAINT `employee_pin_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `phone_badge` (
	`employee_id` binary(16) NOT NULL,
	`version` int NOT NULL,
	`changed_at` datetime(3) NOT NULL,
	CONSTRAINT `phone_badge_employee_id` PRIMARY KEY(`employee_id`)
);
--> statement-breakpoint
ALTER TABLE `punch` MODIFY COLUMN `method` enum('face','imported','number','badge','phone','supervisor') NOT NULL;--> statement-breakpoint
ALTER TABLE `punch_raw` MODIFY COLUMN `type` enum('punch','clock_jump','boot','storage_lost','undo','credential_punch') NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `kiosk` json;--> statement-breakpoint
ALTER TABLE `site` ADD `place` json;--> statement-breakpoint
ALTER TABLE `site` ADD `kiosk_revision` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `punch` ADD `supervisor_employee_id` binary(16);--> statement-breakpoint
ALTER TABLE `punch` ADD `place` enum('inside','outside','unknown');--> statement-breakpoint
CREATE INDEX `badge_employee` ON `badge` (`employee_id`);--> statement-breakpoint
CREATE INDEX `credential_try_employee` ON `credential_try` (`employee_id`,`tried_at`);--> statement-breakpoint
CREATE INDEX `credential_try_device` ON `credential_try` (`device_id`,`tried_at`);--> statement-breakpoint
CREATE INDEX `employee_pin_employee` ON `employee_pin` (`employee_id`);