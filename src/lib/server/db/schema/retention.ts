import { datetime, index, mysqlEnum, mysqlTable } from 'drizzle-orm/mysql-core';
import { binary, jsonText, uuid } from '../columns';

/** What the retention job removed, and by which rule. Only ever inserted. */
export const retentionRun = mysqlTable(
	'retention_run',
	{
		id: uuid('id').primaryKey(),
		startedAt: datetime('started_at', { mode: 'date', fsp: 3 }).notNull(),
		finishedAt: datetime('finished_at', { mode: 'date', fsp: 3 }).notNull(),
		/** `RetentionReport` */
		report: jsonText('report').notNull(),
		/** SHA-256 of the report's text, which the audit event of the run names */
		reportHash: binary('report_hash', { length: 32 }).notNull()
	},
	(table) => [index('retention_run_started').on(table.startedAt)]
);

/** The server's signed word that somebody's face was erased. Only ever inserted. */
export const erasureReceipt = mysqlTable(
	'erasure_receipt',
	{
		id: uuid('id').primaryKey(),
		employeeId: uuid('employee_id').notNull(),
		cause: mysqlEnum('cause', ['withdrawn', 'left', 'unused', 'switched_off']).notNull(),
		erasedAt: datetime('erased_at', { mode: 'date', fsp: 3 }).notNull(),
		/** the text, line by line, that was signed */
		text: jsonText('text').notNull(),
		/** ECDSA P-256 over the text by the server's receipt key */
		signature: binary('signature', { length: 64 }).notNull()
	},
	(table) => [index('erasure_receipt_employee').on(table.employeeId)]
);

/** The words that people agreed to, by their hash. Only ever inserted. */
export const consentText = mysqlTable('consent_text', {
	hash: binary('hash', { length: 32 }).primaryKey(),
	text: jsonText('text').notNull()
});
