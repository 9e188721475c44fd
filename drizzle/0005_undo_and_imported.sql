CREATE TABLE `punch_undo` (
	`event_id` binary(16) NOT NULL,
	`target_event_id` binary(16) NOT NULL,
	`verdict` enum('undone','too_late','other_device','other_punch','target_missing') NOT NULL,
	`judged_at` datetime(3) NOT NULL,
	CONSTRAINT `punch_undo_event_id` PRIMARY KEY(`event_id`)
);
--> statement-breakpoint
ALTER TABLE `punch` MODIFY COLUMN `status` enum('accepted','duplicate','not_recognised','undone') NOT NULL;--> statement-breakpoint
ALTER TABLE `punch` MODIFY COLUMN `direction_source` enum('inferred','chosen','break');--> statement-breakpoint
ALTER TABLE `punch` MODIFY COLUMN `method` enum('face','imported') NOT NULL;--> statement-breakpoint
ALTER TABLE `punch_raw` MODIFY COLUMN `type` enum('punch','clock_jump','boot','storage_lost','undo') NOT NULL;--> statement-breakpoint
CREATE INDEX `punch_undo_target` ON `punch_undo` (`target_event_id`);