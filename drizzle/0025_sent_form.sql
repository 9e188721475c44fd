CREATE TABLE `sent_form` (
	`hash` binary(32) NOT NULL,
	`sent_at` datetime(3) NOT NULL,
	CONSTRAINT `sent_form_hash` PRIMARY KEY(`hash`)
);
--> statement-breakpoint
CREATE INDEX `sent_form_sent` ON `sent_form` (`sent_at`);