CREATE TABLE `audit_head` (
	`id` tinyint NOT NULL,
	`seq` bigint NOT NULL,
	`hash` binary(32) NOT NULL,
	CONSTRAINT `audit_head_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
ALTER TABLE `audit_event` ADD `seq` bigint;--> statement-breakpoint
ALTER TABLE `audit_event` ADD `prev_hash` binary(32);--> statement-breakpoint
ALTER TABLE `audit_event` ADD `hash` binary(32);--> statement-breakpoint
ALTER TABLE `site` ADD `offline_gallery` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `device_pin` varbinary(300);--> statement-breakpoint
ALTER TABLE `audit_event` ADD CONSTRAINT `audit_event_seq` UNIQUE(`seq`);--> statement-breakpoint
CREATE INDEX `audit_event_actor` ON `audit_event` (`actor_user_id`,`at`);