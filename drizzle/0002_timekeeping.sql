CREATE TABLE `day_code` (
	`id` binary(16) NOT NULL,
	`kind` enum('leave','official_business') NOT NULL,
	`code` varchar(20) NOT NULL,
	`name` varchar(200) NOT NULL,
	`retired_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `day_code_id` PRIMARY KEY(`id`),
	CONSTRAINT `day_code_code` UNIQUE(`kind`,`code`)
);
--> statement-breakpoint
CREATE TABLE `day_record` (
	`employee_id` binary(16) NOT NULL,
	`work_date` date NOT NULL,
	`engine_version` int NOT NULL,
	`policy_version_id` binary(16) NOT NULL,
	`input_hash` binary(32) NOT NULL,
	`record` mediumtext,
	`computed_at` datetime(3) NOT NULL,
	`stale_marks` int NOT NULL,
	`stale_cause` varchar(40),
	CONSTRAINT `day_record_employee_id_work_date_pk` PRIMARY KEY(`employee_id`,`work_date`)
);
--> statement-breakpoint
CREATE TABLE `day_record_change` (
	`id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`work_date` date NOT NULL,
	`cause` varchar(40) NOT NULL,
	`before_record` mediumtext NOT NULL,
	`after_record` mediumtext NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `day_record_change_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `holiday` (
	`id` binary(16) NOT NULL,
	`date` date NOT NULL,
	`name` varchar(200) NOT NULL,
	`kind` enum('regular','special') NOT NULL,
	`site_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `holiday_id` PRIMARY KEY(`id`),
	CONSTRAINT `holiday_date_site_name` UNIQUE(`date`,`site_id`,`name`)
);
--> statement-breakpoint
CREATE TABLE `overlay` (
	`id` binary(16) NOT NULL,
	`kind` enum('correction','leave','official_business','overtime','schedule_change','suspension') NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`site_id` binary(16) NOT NULL,
	`first_date` date NOT NULL,
	`last_date` date NOT NULL,
	`detail` mediumtext NOT NULL,
	`reason` varchar(1000) NOT NULL,
	`request_id` binary(16),
	`author_user_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `overlay_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `overlay_revocation` (
	`overlay_id` binary(16) NOT NULL,
	`reason` varchar(1000) NOT NULL,
	`author_user_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `overlay_revocation_overlay_id` PRIMARY KEY(`overlay_id`)
);
--> statement-breakpoint
CREATE TABLE `late_change` (
	`id` binary(16) NOT NULL,
	`certification_id` binary(16) NOT NULL,
	`revision` int NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`work_date` date NOT NULL,
	`cause` varchar(40) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`settled_at` datetime(3),
	CONSTRAINT `late_change_id` PRIMARY KEY(`id`),
	CONSTRAINT `late_change_day` UNIQUE(`certification_id`,`revision`,`work_date`)
);
--> statement-breakpoint
CREATE TABLE `period` (
	`id` binary(16) NOT NULL,
	`calendar_id` binary(16) NOT NULL,
	`first_date` date NOT NULL,
	`last_date` date NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `period_id` PRIMARY KEY(`id`),
	CONSTRAINT `period_calendar_first` UNIQUE(`calendar_id`,`first_date`)
);
--> statement-breakpoint
CREATE TABLE `period_calendar` (
	`id` binary(16) NOT NULL,
	`name` varchar(200) NOT NULL,
	`pattern` mediumtext NOT NULL,
	`scope_kind` enum('organisation','site','department') NOT NULL,
	`scope_id` binary(16) NOT NULL,
	`version` int NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `period_calendar_id` PRIMARY KEY(`id`),
	CONSTRAINT `period_calendar_scope` UNIQUE(`scope_kind`,`scope_id`)
);
--> statement-breakpoint
CREATE TABLE `period_certification` (
	`id` binary(16) NOT NULL,
	`period_id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`first_date` date NOT NULL,
	`last_date` date NOT NULL,
	`status` enum('open','certified','verified','locked','exported') NOT NULL,
	`revision` int NOT NULL,
	`version` int NOT NULL,
	`certified_by` binary(16),
	`certified_at` datetime(3),
	`verified_by` binary(16),
	`verified_at` datetime(3),
	`locked_by` binary(16),
	`locked_at` datetime(3),
	`exported_at` datetime(3),
	`note` varchar(1000),
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `period_certification_id` PRIMARY KEY(`id`),
	CONSTRAINT `period_certification_employee` UNIQUE(`period_id`,`employee_id`)
);
--> statement-breakpoint
CREATE TABLE `period_snapshot` (
	`id` binary(16) NOT NULL,
	`certification_id` binary(16) NOT NULL,
	`revision` int NOT NULL,
	`engine_version` int NOT NULL,
	`hash` varchar(64) NOT NULL,
	`records` mediumtext NOT NULL,
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `period_snapshot_id` PRIMARY KEY(`id`),
	CONSTRAINT `period_snapshot_revision` UNIQUE(`certification_id`,`revision`)
);
--> statement-breakpoint
CREATE TABLE `policy_version` (
	`id` binary(16) NOT NULL,
	`site_id` binary(16) NOT NULL,
	`from_date` date NOT NULL,
	`name` varchar(200) NOT NULL,
	`policy` mediumtext NOT NULL,
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `policy_version_id` PRIMARY KEY(`id`),
	CONSTRAINT `policy_version_site_from` UNIQUE(`site_id`,`from_date`)
);
--> statement-breakpoint
CREATE TABLE `request` (
	`id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`kind` enum('missed_punch','adjustment','leave','official_business','overtime','schedule_change') NOT NULL,
	`status` enum('pending','approved','declined','withdrawn') NOT NULL,
	`first_date` date NOT NULL,
	`last_date` date NOT NULL,
	`detail` mediumtext NOT NULL,
	`reason` varchar(1000) NOT NULL,
	`attachment_note` varchar(500) NOT NULL,
	`version` int NOT NULL,
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`decided_by` binary(16),
	`decided_at` datetime(3),
	`decision_note` varchar(1000),
	CONSTRAINT `request_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `schedule` (
	`id` binary(16) NOT NULL,
	`name` varchar(200) NOT NULL,
	`pattern` mediumtext NOT NULL,
	`version` int NOT NULL,
	`retired_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `schedule_id` PRIMARY KEY(`id`),
	CONSTRAINT `schedule_name` UNIQUE(`name`)
);
--> statement-breakpoint
CREATE TABLE `schedule_assignment` (
	`id` binary(16) NOT NULL,
	`schedule_id` binary(16) NOT NULL,
	`target_kind` enum('employee','department','site') NOT NULL,
	`target_id` binary(16) NOT NULL,
	`from_date` date NOT NULL,
	`to_date` date,
	`version` int NOT NULL,
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `schedule_assignment_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `delegation` (
	`id` binary(16) NOT NULL,
	`from_user_id` binary(16) NOT NULL,
	`to_user_id` binary(16) NOT NULL,
	`first_date` date NOT NULL,
	`last_date` date NOT NULL,
	`reason` varchar(1000) NOT NULL,
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`revoked_at` datetime(3),
	CONSTRAINT `delegation_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `supervisor_scope` (
	`user_id` binary(16) NOT NULL,
	`target_kind` enum('department','site') NOT NULL,
	`target_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `supervisor_scope_user_id_target_kind_target_id_pk` PRIMARY KEY(`user_id`,`target_kind`,`target_id`)
);
--> statement-breakpoint
CREATE INDEX `day_record_stale` ON `day_record` (`stale_marks`,`work_date`);--> statement-breakpoint
CREATE INDEX `day_record_change_day` ON `day_record_change` (`employee_id`,`work_date`);--> statement-breakpoint
CREATE INDEX `holiday_site` ON `holiday` (`site_id`);--> statement-breakpoint
CREATE INDEX `overlay_employee_date` ON `overlay` (`employee_id`,`first_date`);--> statement-breakpoint
CREATE INDEX `overlay_request` ON `overlay` (`request_id`);--> statement-breakpoint
CREATE INDEX `late_change_open` ON `late_change` (`settled_at`);--> statement-breakpoint
CREATE INDEX `period_certification_dates` ON `period_certification` (`employee_id`,`first_date`);--> statement-breakpoint
CREATE INDEX `request_employee` ON `request` (`employee_id`,`first_date`);--> statement-breakpoint
CREATE INDEX `request_status` ON `request` (`status`,`created_at`);--> statement-breakpoint
CREATE INDEX `schedule_assignment_target` ON `schedule_assignment` (`target_kind`,`target_id`,`from_date`);--> statement-breakpoint
CREATE INDEX `schedule_assignment_schedule` ON `schedule_assignment` (`schedule_id`);--> statement-breakpoint
CREATE INDEX `delegation_to` ON `delegation` (`to_user_id`,`last_date`);--> statement-breakpoint
CREATE INDEX `delegation_from` ON `delegation` (`from_user_id`);--> statement-breakpoint
CREATE INDEX `supervisor_scope_target` ON `supervisor_scope` (`target_kind`,`target_id`);