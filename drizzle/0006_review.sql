CREATE TABLE `review_decision` (
	`id` binary(16) NOT NULL,
	`event_id` binary(16) NOT NULL,
	`seq` int NOT NULL,
	`outcome` enum('accepted','rejected','taken_back') NOT NULL,
	`employee_id` binary(16),
	`punched_at` datetime(3),
	`time_source` enum('claimed','proposed'),
	`reason` varchar(500) NOT NULL,
	`judged_before` mediumtext NOT NULL,
	`author_user_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `review_decision_id` PRIMARY KEY(`id`),
	CONSTRAINT `review_decision_event` UNIQUE(`event_id`,`seq`)
);
--> statement-breakpoint
ALTER TABLE `punch` MODIFY COLUMN `status` enum('accepted','duplicate','not_recognised','undone','in_review','rejected') NOT NULL;--> statement-breakpoint
ALTER TABLE `punch` ADD `claimed_employee_id` binary(16);--> statement-breakpoint
CREATE INDEX `review_decision_author` ON `review_decision` (`author_user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `punch_status_time` ON `punch` (`status`,`punched_at`);
--> statement-breakpoint
UPDATE `punch` SET `status` = 'in_review' WHERE `status` = 'accepted' AND `evidence_grade` = 'D';--> statement-breakpoint
UPDATE `day_record` JOIN `punch` ON `punch`.`employee_id` = `day_record`.`employee_id` AND `punch`.`status` = 'in_review' AND `day_record`.`work_date` BETWEEN DATE(`punch`.`punched_at`) - INTERVAL 3 DAY AND DATE(`punch`.`punched_at`) + INTERVAL 3 DAY SET `day_record`.`stale_marks` = `day_record`.`stale_marks` + 1, `day_record`.`stale_cause` = 'punch';
