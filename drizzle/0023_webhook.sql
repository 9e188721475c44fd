CREATE TABLE `webhook` (
	`id` binary(16) NOT NULL,
	`name` varchar(100) NOT NULL,
	`url` varchar(500) NOT NULL,
	`secret` varbinary(100) NOT NULL,
	`events` json NOT NULL,
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`removed_at` datetime(3),
	CONSTRAINT `webhook_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`id` binary(16) NOT NULL,
	`webhook_id` binary(16) NOT NULL,
	`event` varchar(40) NOT NULL,
	`once` binary(32) NOT NULL,
	`body` mediumtext NOT NULL,
	`state` enum('waiting','sent','given_up') NOT NULL DEFAULT 'waiting',
	`attempts` int NOT NULL DEFAULT 0,
	`next_attempt_at` datetime(3) NOT NULL,
	`last_error` varchar(300),
	`created_at` datetime(3) NOT NULL,
	`sent_at` datetime(3),
	CONSTRAINT `webhook_delivery_id` PRIMARY KEY(`id`),
	CONSTRAINT `webhook_delivery_once` UNIQUE(`once`)
);
--> statement-breakpoint
CREATE INDEX `webhook_delivery_state` ON `webhook_delivery` (`state`,`next_attempt_at`);