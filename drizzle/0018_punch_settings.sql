CREATE TABLE `used_phone_code` (
	`employee_id` binary(16) NOT NULL,
	`version` int NOT NULL,
	`step` bigint NOT NULL,
	`event_id` binary(16) NOT NULL,
	CONSTRAINT `used_phone_code_employee_id_version_step_pk` PRIMARY KEY(`employee_id`,`version`,`step`)
);
--> statement-breakpoint
CREATE TABLE `site_past_settings` (
	`site_id` binary(16) NOT NULL,
	`revision` int NOT NULL,
	`ended_at` datetime(3) NOT NULL,
	`kiosk` json,
	`place` json,
	`liveness_level` enum('off','light','strict') NOT NULL,
	`second_embedder` boolean NOT NULL,
	`strangers_one_in` int NOT NULL,
	CONSTRAINT `site_past_settings_site_id_revision_pk` PRIMARY KEY(`site_id`,`revision`)
);
