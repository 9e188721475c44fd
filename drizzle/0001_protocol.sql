CREATE TABLE `device_alarm` (
	`id` binary(16) NOT NULL,
	`device_id` binary(16) NOT NULL,
	`kind` enum('server_lost_data','fork','rolled_back','hole','storage_lost','silent','queue_old') NOT NULL,
	`subject` varchar(80) NOT NULL,
	`detail` json NOT NULL,
	`raised_at` datetime(3) NOT NULL,
	`settled_at` datetime(3),
	`settled_by` binary(16),
	`settled_note` varchar(500),
	CONSTRAINT `device_alarm_id` PRIMARY KEY(`id`),
	CONSTRAINT `device_alarm_subject` UNIQUE(`device_id`,`kind`,`subject`)
);
--> statement-breakpoint
CREATE TABLE `lease` (
	`id` binary(16) NOT NULL,
	`device_id` binary(16) NOT NULL,
	`epoch` int NOT NULL,
	`issued_at` datetime(3) NOT NULL,
	`not_after` datetime(3) NOT NULL,
	`from_seq` int NOT NULL,
	`max_events` int NOT NULL,
	CONSTRAINT `lease_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `used_descriptor` (
	`digest` binary(32) NOT NULL,
	`event_id` binary(16) NOT NULL,
	CONSTRAINT `used_descriptor_digest` PRIMARY KEY(`digest`)
);
--> statement-breakpoint
ALTER TABLE `device` MODIFY COLUMN `kind` enum('kiosk','field','personal') NOT NULL;--> statement-breakpoint
ALTER TABLE `pairing_code` MODIFY COLUMN `kind` enum('kiosk','field','personal') NOT NULL;--> statement-breakpoint
ALTER TABLE `server_key` MODIFY COLUMN `purpose` varchar(32) NOT NULL;--> statement-breakpoint
ALTER TABLE `device` ADD `frozen_at` datetime(3);--> statement-breakpoint
ALTER TABLE `device` ADD `waiting` int;--> statement-breakpoint
ALTER TABLE `device` ADD `oldest_waiting_at` datetime(3);--> statement-breakpoint
ALTER TABLE `device` ADD `refused` int;--> statement-breakpoint
ALTER TABLE `device` ADD `clock_skew_ms` bigint;--> statement-breakpoint
ALTER TABLE `device` ADD `storage_persisted` boolean;--> statement-breakpoint
ALTER TABLE `device` ADD `storage_used_bytes` bigint;--> statement-breakpoint
ALTER TABLE `device` ADD `storage_quota_bytes` bigint;--> statement-breakpoint
ALTER TABLE `device` ADD `app_version` varchar(40);--> statement-breakpoint
ALTER TABLE `device` ADD `model_id` varchar(80);--> statement-breakpoint
ALTER TABLE `site` ADD `lease_limits` json;--> statement-breakpoint
ALTER TABLE `punch` ADD `evidence_grade` enum('A','B','C','D') NOT NULL;--> statement-breakpoint
ALTER TABLE `punch` ADD `time_grade` enum('A','B','C','D') NOT NULL;--> statement-breakpoint
ALTER TABLE `punch` ADD `earliest_at` datetime(3) NOT NULL;--> statement-breakpoint
ALTER TABLE `punch` ADD `latest_at` datetime(3) NOT NULL;--> statement-breakpoint
ALTER TABLE `punch_raw` ADD `type` enum('punch','clock_jump','boot','storage_lost') NOT NULL;--> statement-breakpoint
ALTER TABLE `punch_raw` ADD `contact_wall_ms` bigint NOT NULL;--> statement-breakpoint
ALTER TABLE `punch_raw` ADD `contact_mono_ms` bigint NOT NULL;--> statement-breakpoint
ALTER TABLE `punch_raw` ADD `contact_boot_id` binary(16) NOT NULL;--> statement-breakpoint
CREATE INDEX `device_alarm_open` ON `device_alarm` (`settled_at`);--> statement-breakpoint
CREATE INDEX `lease_device` ON `lease` (`device_id`,`epoch`);--> statement-breakpoint
CREATE INDEX `punch_raw_type` ON `punch_raw` (`device_id`,`epoch`,`type`,`seq`);