CREATE TABLE `job_lease` (
	`job` varchar(60) NOT NULL,
	`holder` varchar(36) NOT NULL,
	`lease_until` datetime(3) NOT NULL,
	CONSTRAINT `job_lease_job` PRIMARY KEY(`job`)
);
