CREATE TABLE `api_token` (
	`id` binary(16) NOT NULL,
	`token_hash` binary(32) NOT NULL,
	`name` varchar(100) NOT NULL,
	`scopes` json NOT NULL,
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3),
	`last_used_at` datetime(3),
	`revoked_at` datetime(3),
	CONSTRAINT `api_token_id` PRIMARY KEY(`id`),
	CONSTRAINT `api_token_hash` UNIQUE(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `passkey` (
	`id` binary(16) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`credential_hash` binary(32) NOT NULL,
	`credential_id` varbinary(1023) NOT NULL,
	`public_key` varbinary(1500) NOT NULL,
	`counter` bigint NOT NULL,
	`transports` json NOT NULL,
	`name` varchar(100) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`last_used_at` datetime(3),
	CONSTRAINT `passkey_id` PRIMARY KEY(`id`),
	CONSTRAINT `passkey_credential` UNIQUE(`credential_hash`)
);
--> statement-breakpoint
CREATE TABLE `recovery_code` (
	`code_hash` binary(32) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	CONSTRAINT `recovery_code_code_hash` PRIMARY KEY(`code_hash`)
);
--> statement-breakpoint
CREATE TABLE `totp` (
	`user_id` binary(16) NOT NULL,
	`sealed` varbinary(200) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`confirmed_at` datetime(3),
	`last_step` bigint,
	CONSTRAINT `totp_user_id` PRIMARY KEY(`user_id`)
);
--> statement-breakpoint
CREATE TABLE `webhook` (
	`id` binary(16) NOT NULL,
	`url` varchar(500) NOT NULL,
	`events` json NOT NULL,
	`secret` varbinary(200) NOT NULL,
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`removed_at` datetime(3),
	CONSTRAINT `webhook_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`id` binary(16) NOT NULL,
	`webhook_id` binary(16) NOT NULL,
	`event` varchar(60) NOT NULL,
	`body` text NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`attempts` int NOT NULL DEFAULT 0,
	`next_attempt_at` datetime(3),
	`delivered_at` datetime(3),
	`last_status` int,
	`last_error` varchar(300),
	CONSTRAINT `webhook_delivery_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
ALTER TABLE `app_user` MODIFY COLUMN `role` enum('admin','supervisor','employee','hr','auditor') NOT NULL;--> statement-breakpoint
ALTER TABLE `session` ADD `last_used_at` datetime(3);--> statement-breakpoint
ALTER TABLE `session` ADD `confirmed_at` datetime(3);--> statement-breakpoint
ALTER TABLE `session` ADD `strong` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `session` ADD `user_agent` varchar(300);--> statement-breakpoint
CREATE INDEX `passkey_user` ON `passkey` (`user_id`);--> statement-breakpoint
CREATE INDEX `recovery_code_user` ON `recovery_code` (`user_id`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_due` ON `webhook_delivery` (`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_webhook` ON `webhook_delivery` (`webhook_id`,`created_at`);