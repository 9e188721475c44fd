import { datetime, int, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';
import { jsonText, uuid } from '../columns';

/** Who signs the DTR of an office, and what stands above its title; the most specific row counts. */
export const dtrOffice = mysqlTable(
	'dtr_office',
	{
		id: uuid('id').primaryKey(),
		scopeKind: mysqlEnum('scope_kind', ['organisation', 'site', 'department', 'employee']).notNull(),
		/** the nil UUID for the organisation */
		scopeId: uuid('scope_id').notNull(),
		/** `OfficeForm` */
		form: jsonText('form').notNull(),
		version: int('version').notNull(),
		updatedAt: datetime('updated_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('dtr_office_scope').on(table.scopeKind, table.scopeId)]
);

/** How the organisation prints its forms, one row per kind of form. No row: the product's own. */
export const dtrSetting = mysqlTable('dtr_setting', {
	kind: mysqlEnum('kind', ['form48', 'timesheet']).primaryKey(),
	/** `Form48Settings` or `TimesheetSettings` */
	settings: jsonText('settings').notNull(),
	version: int('version').notNull(),
	updatedAt: datetime('updated_at', { mode: 'date', fsp: 3 }).notNull()
});

/** A layout that a payroll program reads, saved under a name. */
export const payrollTemplate = mysqlTable(
	'payroll_template',
	{
		id: uuid('id').primaryKey(),
		name: varchar('name', { length: 120 }).notNull(),
		/** `PayrollTemplate` */
		template: jsonText('template').notNull(),
		version: int('version').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		updatedAt: datetime('updated_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('payroll_template_name').on(table.name)]
);
