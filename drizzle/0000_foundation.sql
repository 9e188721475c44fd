CREATE TABLE `app_user` (
	`id` binary(16) NOT NULL,
	`email` varchar(254) NOT NULL,
	`name` varchar(200) NOT NULL,
	`role` enum('admin','supervisor','employee') NOT NULL,
	`password_hash` varchar(255),
	`employee_id` binary(16),
	`disabled_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `app_user_id` PRIMARY KEY(`id`),
	CONSTRAINT `app_user_email` UNIQUE(`email`),
	CONSTRAINT `app_user_employee` UNIQUE(`employee_id`)
);
--> statement-breakpoint
CREATE TABLE `one_time_token` (
	`token_hash` binary(32) NOT NULL,
	`purpose` varchar(16) NOT NULL,
	`subject_id` binary(16),
	`expires_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `one_time_token_token_hash` PRIMARY KEY(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `session` (
	`id` varchar(64) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`absolute_expires_at` datetime(3) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `session_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `audit_event` (
	`id` binary(16) NOT NULL,
	`at` datetime(3) NOT NULL,
	`actor_user_id` binary(16),
	`action` varchar(60) NOT NULL,
	`subject_type` varchar(30) NOT NULL,
	`subject_id` binary(16),
	`detail` json NOT NULL,
	CONSTRAINT `audit_event_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `device` (
	`id` binary(16) NOT NULL,
	`kind` enum('kiosk','personal') NOT NULL,
	`name` varchar(200) NOT NULL,
	`site_id` binary(16) NOT NULL,
	`owner_employee_id` binary(16),
	`public_key` varbinary(65) NOT NULL,
	`epoch` int NOT NULL,
	`user_agent` varchar(300) NOT NULL,
	`paired_at` datetime(3) NOT NULL,
	`last_contact_at` datetime(3),
	`revoked_at` datetime(3),
	CONSTRAINT `device_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `device_head` (
	`device_id` binary(16) NOT NULL,
	`epoch` int NOT NULL,
	`seq` int NOT NULL,
	`hash` binary(32) NOT NULL,
	CONSTRAINT `device_head_device_id_epoch_pk` PRIMARY KEY(`device_id`,`epoch`)
);
--> statement-breakpoint
CREATE TABLE `pairing_code` (
	`code_hash` binary(32) NOT NULL,
	`kind` enum('kiosk','personal') NOT NULL,
	`name` varchar(200) NOT NULL,
	`site_id` binary(16) NOT NULL,
	`owner_employee_id` binary(16),
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	CONSTRAINT `pairing_code_code_hash` PRIMARY KEY(`code_hash`)
);
--> statement-breakpoint
CREATE TABLE `employee` (
	`id` binary(16) NOT NULL,
	`employee_number` varchar(40) NOT NULL,
	`name` varchar(200) NOT NULL,
	`department_id` binary(16) NOT NULL,
	`site_id` binary(16) NOT NULL,
	`status` enum('active','archived') NOT NULL DEFAULT 'active',
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `employee_id` PRIMARY KEY(`id`),
	CONSTRAINT `employee_number` UNIQUE(`employee_number`)
);
--> statement-breakpoint
CREATE TABLE `roster` (
	`site_id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `roster_site_id_employee_id_pk` PRIMARY KEY(`site_id`,`employee_id`)
);
--> statement-breakpoint
CREATE TABLE `consent` (
	`id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`text_version` varchar(20) NOT NULL,
	`text_hash` binary(32) NOT NULL,
	`signed_name` varchar(200) NOT NULL,
	`given_at` datetime(3) NOT NULL,
	`recorded_by` binary(16) NOT NULL,
	`withdrawn_at` datetime(3),
	CONSTRAINT `consent_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `employee_key` (
	`employee_id` binary(16) NOT NULL,
	`wrapped_key` varbinary(80) NOT NULL,
	`master_key_id` varchar(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `employee_key_employee_id` PRIMARY KEY(`employee_id`)
);
--> statement-breakpoint
CREATE TABLE `enrolment` (
	`id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`consent_id` binary(16) NOT NULL,
	`model_id` varchar(80) NOT NULL,
	`source` enum('camera','photo') NOT NULL,
	`status` enum('active','replaced','withdrawn') NOT NULL DEFAULT 'active',
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `enrolment_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `gallery_revision` (
	`id` int NOT NULL,
	`revision` bigint NOT NULL,
	CONSTRAINT `gallery_revision_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `template` (
	`id` binary(16) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`enrolment_id` binary(16) NOT NULL,
	`model_id` varchar(80) NOT NULL,
	`sealed` varbinary(6000) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `template_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `department` (
	`id` binary(16) NOT NULL,
	`name` varchar(200) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `department_id` PRIMARY KEY(`id`),
	CONSTRAINT `department_name` UNIQUE(`name`)
);
--> statement-breakpoint
CREATE TABLE `organisation` (
	`id` binary(16) NOT NULL,
	`name` varchar(200) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `organisation_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `site` (
	`id` binary(16) NOT NULL,
	`name` varchar(200) NOT NULL,
	`time_zone` varchar(64) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `site_id` PRIMARY KEY(`id`),
	CONSTRAINT `site_name` UNIQUE(`name`)
);
--> statement-breakpoint
CREATE TABLE `punch` (
	`event_id` binary(16) NOT NULL,
	`device_id` binary(16) NOT NULL,
	`site_id` binary(16) NOT NULL,
	`employee_id` binary(16),
	`status` enum('accepted','duplicate','not_recognised') NOT NULL,
	`direction` enum('in','out'),
	`direction_source` enum('inferred','chosen'),
	`method` enum('face') NOT NULL,
	`punched_at` datetime(3) NOT NULL,
	`repeats_event_id` binary(16),
	`online` boolean NOT NULL,
	`reasons` varchar(1000) NOT NULL,
	`evaluation_version` int NOT NULL,
	`evaluated_at` datetime(3) NOT NULL,
	CONSTRAINT `punch_event_id` PRIMARY KEY(`event_id`)
);
--> statement-breakpoint
CREATE TABLE `punch_fork` (
	`id` binary(16) NOT NULL,
	`device_id` binary(16) NOT NULL,
	`epoch` int NOT NULL,
	`seq` int NOT NULL,
	`hash` binary(32) NOT NULL,
	`bytes` varbinary(8192) NOT NULL,
	`signature` binary(64) NOT NULL,
	`received_at` datetime(3) NOT NULL,
	CONSTRAINT `punch_fork_id` PRIMARY KEY(`id`),
	CONSTRAINT `punch_fork_hash` UNIQUE(`device_id`,`epoch`,`seq`,`hash`)
);
--> statement-breakpoint
CREATE TABLE `punch_raw` (
	`event_id` binary(16) NOT NULL,
	`device_id` binary(16) NOT NULL,
	`epoch` int NOT NULL,
	`seq` int NOT NULL,
	`hash` binary(32) NOT NULL,
	`prev_hash` binary(32) NOT NULL,
	`nonce_id` binary(16),
	`chain` enum('linked','gap','broken') NOT NULL,
	`bytes` varbinary(8192) NOT NULL,
	`signature` binary(64) NOT NULL,
	`received_at` datetime(3) NOT NULL,
	CONSTRAINT `punch_raw_event_id` PRIMARY KEY(`event_id`),
	CONSTRAINT `punch_raw_seq` UNIQUE(`device_id`,`epoch`,`seq`),
	CONSTRAINT `punch_raw_nonce` UNIQUE(`nonce_id`)
);
--> statement-breakpoint
CREATE TABLE `server_key` (
	`purpose` varchar(16) NOT NULL,
	`public_key` varbinary(65) NOT NULL,
	`wrapped_private_key` varbinary(300) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `server_key_purpose` PRIMARY KEY(`purpose`)
);
--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE INDEX `session_expires` ON `session` (`expires_at`);--> statement-breakpoint
CREATE INDEX `audit_event_at` ON `audit_event` (`at`);--> statement-breakpoint
CREATE INDEX `audit_event_subject` ON `audit_event` (`subject_type`,`subject_id`);--> statement-breakpoint
CREATE INDEX `device_site` ON `device` (`site_id`);--> statement-breakpoint
CREATE INDEX `device_owner` ON `device` (`owner_employee_id`);--> statement-breakpoint
CREATE INDEX `employee_department` ON `employee` (`department_id`);--> statement-breakpoint
CREATE INDEX `employee_name` ON `employee` (`name`);--> statement-breakpoint
CREATE INDEX `roster_employee` ON `roster` (`employee_id`);--> statement-breakpoint
CREATE INDEX `consent_employee` ON `consent` (`employee_id`);--> statement-breakpoint
CREATE INDEX `enrolment_employee` ON `enrolment` (`employee_id`);--> statement-breakpoint
CREATE INDEX `template_employee` ON `template` (`employee_id`);--> statement-breakpoint
CREATE INDEX `template_enrolment` ON `template` (`enrolment_id`);--> statement-breakpoint
CREATE INDEX `punch_employee_time` ON `punch` (`employee_id`,`punched_at`);--> statement-breakpoint
CREATE INDEX `punch_time` ON `punch` (`punched_at`);--> statement-breakpoint
CREATE INDEX `punch_site_time` ON `punch` (`site_id`,`punched_at`);