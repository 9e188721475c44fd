CREATE TABLE `dtr_office` (
	`id` binary(16) NOT NULL,
	`scope_kind` enum('organisation','site','department','employee') NOT NULL,
	`scope_id` binary(16) NOT NULL,
	`form` mediumtext NOT NULL,
	`version` int NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `dtr_office_id` PRIMARY KEY(`id`),
	CONSTRAINT `dtr_office_scope` UNIQUE(`scope_kind`,`scope_id`)
);
--> statement-breakpoint
CREATE TABLE `dtr_setting` (
	`kind` enum('form48','timesheet') NOT NULL,
	`settings` mediumtext NOT NULL,
	`version` int NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `dtr_setting_kind` PRIMARY KEY(`kind`)
);
--> statement-breakpoint
CREATE TABLE `payroll_template` (
	`id` binary(16) NOT NULL,
	`name` varchar(120) NOT NULL,
	`template` mediumtext NOT NULL,
	`version` int NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `payroll_template_id` PRIMARY KEY(`id`),
	CONSTRAINT `payroll_template_name` UNIQUE(`name`)
);
--> statement-breakpoint
ALTER TABLE `late_change` ADD `set_aside_by` binary(16);--> statement-breakpoint
ALTER TABLE `late_change` ADD `set_aside_reason` varchar(1000);