CREATE TABLE `consent_text` (
	`hash` binary(32) NOT NULL,
	`text` mediumtext NOT NULL,
	CONSTRAINT `consent_text_hash` PRIMARY KEY(`hash`)
);
--> statement-breakpoint
CREATE TABLE `erasure_receipt` (
	`id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`cause` enum('withdrawn','left','unused','switched_off') NOT NULL,
	`erased_at` datetime(3) NOT NULL,
	`text` mediumtext NOT NULL,
	`signature` binary(64) NOT NULL,
	CONSTRAINT `erasure_receipt_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `retention_run` (
	`id` binary(16) NOT NULL,
	`started_at` datetime(3) NOT NULL,
	`finished_at` datetime(3) NOT NULL,
	`report` mediumtext NOT NULL,
	`report_hash` binary(32) NOT NULL,
	CONSTRAINT `retention_run_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `setting` (
	`name` varchar(40) NOT NULL,
	`value` mediumtext NOT NULL,
	`revision` int NOT NULL,
	CONSTRAINT `setting_name` PRIMARY KEY(`name`)
);
--> statement-breakpoint
ALTER TABLE `employee` ADD `exit_date` date;--> statement-breakpoint
ALTER TABLE `consent` ADD `language` varchar(10);--> statement-breakpoint
ALTER TABLE `consent` ADD `kind` varchar(20);--> statement-breakpoint
CREATE INDEX `erasure_receipt_employee` ON `erasure_receipt` (`employee_id`);--> statement-breakpoint
CREATE INDEX `retention_run_started` ON `retention_run` (`started_at`);--> statement-breakpoint
CREATE INDEX `employee_exit` ON `employee` (`exit_date`);