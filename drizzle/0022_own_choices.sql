CREATE TABLE `push_subscription` (
	`id` binary(16) NOT NULL,
	`user_id` binary(16) NOT NULL,
	`endpoint_hash` binary(32) NOT NULL,
	`endpoint` varchar(1000) NOT NULL,
	`public_key` varbinary(65) NOT NULL,
	`auth_secret` varbinary(32) NOT NULL,
	`user_agent` varchar(300),
	`created_at` datetime(3) NOT NULL,
	`last_sent_at` datetime(3),
	CONSTRAINT `push_subscription_id` PRIMARY KEY(`id`),
	CONSTRAINT `push_subscription_endpoint` UNIQUE(`endpoint_hash`)
);
--> statement-breakpoint
CREATE TABLE `reminder_choice` (
	`user_id` binary(16) NOT NULL,
	`kind` enum('no_in','no_out','request_decided') NOT NULL,
	`channel` enum('push','email') NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `reminder_choice_user_id_kind_channel_pk` PRIMARY KEY(`user_id`,`kind`,`channel`)
);
--> statement-breakpoint
CREATE TABLE `reminder_sent` (
	`user_id` binary(16) NOT NULL,
	`kind` enum('no_in','no_out','request_decided') NOT NULL,
	`subject` varchar(60) NOT NULL,
	`channel` enum('push','email') NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `reminder_sent_user_id_kind_subject_channel_pk` PRIMARY KEY(`user_id`,`kind`,`subject`,`channel`)
);
--> statement-breakpoint
ALTER TABLE `punch` MODIFY COLUMN `method` enum('face','imported','number','badge','phone','supervisor','passkey') NOT NULL;--> statement-breakpoint
ALTER TABLE `app_user` ADD `language` varchar(8);--> statement-breakpoint
ALTER TABLE `passkey` ADD `ended_at` datetime(3);--> statement-breakpoint
CREATE INDEX `push_subscription_user` ON `push_subscription` (`user_id`);--> statement-breakpoint
CREATE INDEX `reminder_sent_created` ON `reminder_sent` (`created_at`);