DROP TABLE `webhook`;--> statement-breakpoint
DROP TABLE `webhook_delivery`;