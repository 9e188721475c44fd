CREATE TABLE `sign_in_try` (
	`account_hash` binary(32) NOT NULL,
	`failures` json NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	CONSTRAINT `sign_in_try_account_hash` PRIMARY KEY(`account_hash`)
);
--> statement-breakpoint
ALTER TABLE `organisation` ADD `second_step_from` datetime(3);--> statement-breakpoint
CREATE INDEX `sign_in_try_expires` ON `sign_in_try` (`expires_at`);