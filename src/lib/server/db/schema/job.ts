import { datetime, mysqlTable, varchar } from 'drizzle-orm/mysql-core';

/** Which replica does a job now, or that it is not due yet. By the database's clock, which all replicas share. */
export const jobLease = mysqlTable('job_lease', {
	job: varchar('job', { length: 60 }).primaryKey(),
	/** the process that has it, as it named itself when it started */
	holder: varchar('holder', { length: 36 }).notNull(),
	/** nobody else begins before */
	leaseUntil: datetime('lease_until', { mode: 'date', fsp: 3 }).notNull()
});
