import { date, datetime, index, int, mysqlEnum, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import { jsonText, uuid } from '../columns';

/** What an employee asks for; approval writes overlay rows, raw punches never change. */
export const request = mysqlTable(
	'request',
	{
		id: uuid('id').primaryKey(),
		employeeId: uuid('employee_id').notNull(),
		kind: mysqlEnum('kind', [
			'missed_punch',
			'adjustment',
			'leave',
			'official_business',
			'overtime',
			'schedule_change'
		]).notNull(),
		status: mysqlEnum('status', ['pending', 'approved', 'declined', 'withdrawn']).notNull(),
		/** work dates it bears on, both included */
		firstDate: date('first_date', { mode: 'string' }).notNull(),
		lastDate: date('last_date', { mode: 'string' }).notNull(),
		/** by kind, `RequestDetail` */
		detail: jsonText('detail').notNull(),
		reason: varchar('reason', { length: 1000 }).notNull(),
		/** where the paper is: "travel order 123, personnel folder" */
		attachmentNote: varchar('attachment_note', { length: 500 }).notNull(),
		/** raised by every change: a decision on an older version is refused */
		version: int('version').notNull(),
		createdBy: uuid('created_by').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		decidedBy: uuid('decided_by'),
		decidedAt: datetime('decided_at', { mode: 'date', fsp: 3 }),
		decisionNote: varchar('decision_note', { length: 1000 })
	},
	(table) => [
		index('request_employee').on(table.employeeId, table.firstDate),
		index('request_status').on(table.status, table.createdAt)
	]
);
