import {
	date,
	datetime,
	index,
	int,
	mysqlEnum,
	mysqlTable,
	primaryKey,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { uuid } from '../columns';

export const employee = mysqlTable(
	'employee',
	{
		id: uuid('id').primaryKey(),
		/** as the office writes it, leading zeros and all */
		employeeNumber: varchar('employee_number', { length: 40 }).notNull(),
		name: varchar('name', { length: 200 }).notNull(),
		departmentId: uuid('department_id').notNull(),
		/** home site: its zone decides work dates when nothing else does */
		siteId: uuid('site_id').notNull(),
		status: mysqlEnum('status', ['active', 'archived']).notNull().default('active'),
		/** raised with every change, so that nobody overwrites a colleague's unseen */
		revision: int('revision').notNull().default(0),
		/** the first day of work; null: has always been here */
		startDate: date('start_date', { mode: 'string' }),
		/** the last day of work; null while nobody leaves */
		exitDate: date('exit_date', { mode: 'string' }),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		index('employee_exit').on(table.exitDate),
		uniqueIndex('employee_number').on(table.employeeNumber),
		index('employee_department').on(table.departmentId),
		index('employee_name').on(table.name),
		index('employee_list').on(table.status, table.name, table.employeeNumber)
	]
);

/** Who may punch at a site's devices: the people a face is compared with there. */
export const roster = mysqlTable(
	'roster',
	{
		siteId: uuid('site_id').notNull(),
		employeeId: uuid('employee_id').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.siteId, table.employeeId] }),
		index('roster_employee').on(table.employeeId)
	]
);
