CREATE TABLE `clock_watch` (
	`id` tinyint NOT NULL,
	`seen_at` datetime(3) NOT NULL,
	`doubted_at` datetime(3),
	CONSTRAINT `clock_watch_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE INDEX `punch_evaluated` ON `punch` (`evaluated_at`);