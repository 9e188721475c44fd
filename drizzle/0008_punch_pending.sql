CREATE TABLE `backup` (
	`id` binary(16) NOT NULL,
	`taken_at` datetime(3) NOT NULL,
	`verified_at` datetime(3) NOT NULL,
	`file_name` varchar(300) NOT NULL,
	`bytes` bigint NOT NULL,
	`sha256` binary(32) NOT NULL,
	`row_count` bigint NOT NULL,
	CONSTRAINT `backup_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `backup_head` (
	`device_id` binary(16) NOT NULL,
	`epoch` int NOT NULL,
	`seq` int NOT NULL,
	`taken_at` datetime(3) NOT NULL,
	CONSTRAINT `backup_head_device_id_epoch_pk` PRIMARY KEY(`device_id`,`epoch`)
);
--> statement-breakpoint
CREATE TABLE `punch_pending` (
	`event_id` binary(16) NOT NULL,
	`device_id` binary(16) NOT NULL,
	`epoch` int NOT NULL,
	`seq` int NOT NULL,
	`received_at` datetime(3) NOT NULL,
	`not_before` datetime(3),
	CONSTRAINT `punch_pending_event_id` PRIMARY KEY(`event_id`)
);
--> statement-breakpoint
CREATE TABLE `punch_refused` (
	`device_id` binary(16) NOT NULL,
	`epoch` int NOT NULL,
	`seq` int NOT NULL,
	`hash` binary(32) NOT NULL,
	`code` varchar(40) NOT NULL,
	`bytes` varbinary(16384) NOT NULL,
	`signature` binary(64) NOT NULL,
	`received_at` datetime(3) NOT NULL,
	CONSTRAINT `punch_refused_device_id_epoch_seq_hash_pk` PRIMARY KEY(`device_id`,`epoch`,`seq`,`hash`)
);
--> statement-breakpoint
CREATE INDEX `punch_pending_order` ON `punch_pending` (`received_at`,`device_id`,`seq`);--> statement-breakpoint
CREATE INDEX `punch_pending_chain` ON `punch_pending` (`device_id`,`epoch`,`seq`);
--> statement-breakpoint
INSERT IGNORE INTO `punch_pending` (`event_id`, `device_id`, `epoch`, `seq`, `received_at`)
SELECT `r`.`event_id`, `r`.`device_id`, `r`.`epoch`, `r`.`seq`, `r`.`received_at`
FROM `punch_raw` `r`
LEFT JOIN `punch` `p` ON `p`.`event_id` = `r`.`event_id`
LEFT JOIN `punch_undo` `u` ON `u`.`event_id` = `r`.`event_id`
WHERE `p`.`event_id` IS NULL AND `u`.`event_id` IS NULL AND `r`.`type` IN ('punch', 'undo');
