CREATE TABLE `mail` (
	`id` binary(16) NOT NULL,
	`to_address` varchar(254) NOT NULL,
	`subject` varchar(200) NOT NULL,
	`text` text NOT NULL,
	`once` binary(32),
	`state` enum('waiting','sent','given_up') NOT NULL DEFAULT 'waiting',
	`attempts` int NOT NULL DEFAULT 0,
	`next_attempt_at` datetime(3) NOT NULL,
	`last_error` varchar(300),
	`created_at` datetime(3) NOT NULL,
	`sent_at` datetime(3),
	CONSTRAINT `mail_id` PRIMARY KEY(`id`),
	CONSTRAINT `mail_once` UNIQUE(`once`)
);
--> statement-breakpoint
CREATE TABLE `mail_settings` (
	`id` tinyint NOT NULL,
	`host` varchar(253) NOT NULL,
	`port` int NOT NULL,
	`security` enum('tls','starttls','none') NOT NULL,
	`user_name` varchar(254),
	`password` varbinary(600),
	`sender` varchar(254) NOT NULL,
	`revision` int NOT NULL DEFAULT 1,
	CONSTRAINT `mail_settings_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE INDEX `mail_state` ON `mail` (`state`,`next_attempt_at`);