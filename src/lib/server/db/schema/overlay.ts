import { date, datetime, index, mysqlEnum, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import { jsonText, uuid } from '../columns';

/**
 * What was approved on top of the raw punches: corrections, leave, official business, overtime, changes of schedule,
 * suspensions of work. Only ever inserted; to take one back is a row in `overlay_revocation`.
 */
export const overlay = mysqlTable(
	'overlay',
	{
		id: uuid('id').primaryKey(),
		kind: mysqlEnum('kind', [
			'correction',
			'leave',
			'official_business',
			'overtime',
			'schedule_change',
			'suspension'
		]).notNull(),
		/** the nil UUID for a suspension of work: it applies to a site or to all */
		employeeId: uuid('employee_id').notNull(),
		/** suspensions only; the nil UUID: all sites */
		siteId: uuid('site_id').notNull(),
		/** work dates it bears on, both included */
		firstDate: date('first_date', { mode: 'string' }).notNull(),
		lastDate: date('last_date', { mode: 'string' }).notNull(),
		/** by kind, `OverlayDetail` */
		detail: jsonText('detail').notNull(),
		reason: varchar('reason', { length: 1000 }).notNull(),
		/** the request it grants; null when the office entered it directly */
		requestId: uuid('request_id'),
		authorUserId: uuid('author_user_id').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		index('overlay_employee_date').on(table.employeeId, table.firstDate),
		index('overlay_request').on(table.requestId)
	]
);

/** Takes an overlay row back; one at most. Only ever inserted. */
export const overlayRevocation = mysqlTable('overlay_revocation', {
	overlayId: uuid('overlay_id').primaryKey(),
	reason: varchar('reason', { length: 1000 }).notNull(),
	authorUserId: uuid('author_user_id').notNull(),
	createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
});
