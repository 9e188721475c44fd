CREATE TABLE `import_file` (
	`id` binary(16) NOT NULL,
	`kind` enum('employees','punches') NOT NULL,
	`name` varchar(255) NOT NULL,
	`size` int NOT NULL,
	`hash` binary(32),
	`state` enum('uploading','ready','running','done','failed','taken_back') NOT NULL,
	`settings` json,
	`terminal_id` binary(16),
	`next_line` int NOT NULL DEFAULT 1,
	`line_count` int NOT NULL DEFAULT 0,
	`added` int NOT NULL DEFAULT 0,
	`known` int NOT NULL DEFAULT 0,
	`changed` int NOT NULL DEFAULT 0,
	`quarantined` int NOT NULL DEFAULT 0,
	`problem` varchar(500),
	`runner` binary(16),
	`progressed_at` datetime(3),
	`created_by` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`finished_at` datetime(3),
	CONSTRAINT `import_file_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `import_line` (
	`import_id` binary(16) NOT NULL,
	`line` int NOT NULL,
	`raw` varchar(500) NOT NULL,
	`reason` varchar(40) NOT NULL,
	`message` varchar(500) NOT NULL,
	`subject` varchar(80),
	`waiting` json,
	`settled_at` datetime(3),
	CONSTRAINT `import_line_import_id_line_pk` PRIMARY KEY(`import_id`,`line`)
);
--> statement-breakpoint
CREATE TABLE `import_piece` (
	`import_id` binary(16) NOT NULL,
	`n` int NOT NULL,
	`bytes` mediumblob NOT NULL,
	CONSTRAINT `import_piece_import_id_n_pk` PRIMARY KEY(`import_id`,`n`)
);
--> statement-breakpoint
CREATE TABLE `imported_punch` (
	`event_id` binary(16) NOT NULL,
	`import_id` binary(16) NOT NULL,
	`terminal_id` binary(16) NOT NULL,
	`source_key` binary(32) NOT NULL,
	`line` int NOT NULL,
	`raw` varchar(500) NOT NULL,
	`pin` varchar(80) NOT NULL,
	`at_ms` bigint NOT NULL,
	`state_code` varchar(40),
	`verify_code` varchar(40),
	`device` varchar(80),
	CONSTRAINT `imported_punch_event_id` PRIMARY KEY(`event_id`),
	CONSTRAINT `imported_punch_source` UNIQUE(`source_key`)
);
--> statement-breakpoint
CREATE TABLE `terminal` (
	`id` binary(16) NOT NULL,
	`name` varchar(200) NOT NULL,
	`site_id` binary(16) NOT NULL,
	`time_zone` varchar(64) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `terminal_id` PRIMARY KEY(`id`),
	CONSTRAINT `terminal_name` UNIQUE(`name`)
);
--> statement-breakpoint
CREATE TABLE `terminal_user` (
	`terminal_id` binary(16) NOT NULL,
	`pin` varchar(80) NOT NULL,
	`employee_id` binary(16) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `terminal_user_terminal_id_pin_pk` PRIMARY KEY(`terminal_id`,`pin`)
);
--> statement-breakpoint
CREATE INDEX `import_file_state` ON `import_file` (`state`);--> statement-breakpoint
CREATE INDEX `import_file_created` ON `import_file` (`created_at`);--> statement-breakpoint
CREATE INDEX `import_line_subject` ON `import_line` (`import_id`,`subject`);--> statement-breakpoint
CREATE INDEX `imported_punch_import` ON `imported_punch` (`import_id`);