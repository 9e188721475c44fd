CREATE TABLE `match_failure` (
	`device_id` binary(16) NOT NULL,
	`failures` int NOT NULL,
	`last_failure_at` datetime(3) NOT NULL,
	CONSTRAINT `match_failure_device_id` PRIMARY KEY(`device_id`)
);
