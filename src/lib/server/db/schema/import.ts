import {
	bigint,
	datetime,
	index,
	int,
	mysqlEnum,
	mysqlTable,
	primaryKey,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { binary, json, mediumblob, uuid } from '../columns';

/** A clock of another make whose files are imported. Its zone never changes: its files hold wall times. */
export const terminal = mysqlTable(
	'terminal',
	{
		id: uuid('id').primaryKey(),
		name: varchar('name', { length: 200 }).notNull(),
		siteId: uuid('site_id').notNull(),
		timeZone: varchar('time_zone', { length: 64 }).notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('terminal_name').on(table.name)]
);

/** Whose number it is on a terminal, where it is not the employee number. */
export const terminalUser = mysqlTable(
	'terminal_user',
	{
		terminalId: uuid('terminal_id').notNull(),
		pin: varchar('pin', { length: 80 }).notNull(),
		employeeId: uuid('employee_id').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [primaryKey({ columns: [table.terminalId, table.pin] })]
);

/** A file on its way in, and what became of it. */
export const importFile = mysqlTable(
	'import_file',
	{
		id: uuid('id').primaryKey(),
		kind: mysqlEnum('kind', ['employees', 'punches']).notNull(),
		name: varchar('name', { length: 255 }).notNull(),
		size: int('size').notNull(),
		/** SHA-256 of the whole file, once it is here */
		hash: binary('hash', { length: 32 }),
		state: mysqlEnum('state', ['uploading', 'ready', 'running', 'done', 'failed', 'taken_back']).notNull(),
		/** how it is read, as it was settled when the import began */
		settings: json('settings'),
		terminalId: uuid('terminal_id'),
		/** lines before this one are dealt with: a run that was interrupted goes on here */
		nextLine: int('next_line').notNull().default(1),
		/** lines of the file, known once the import has begun */
		lines: int('line_count').notNull().default(0),
		added: int('added').notNull().default(0),
		/** were there already */
		known: int('known').notNull().default(0),
		/** people whose details were changed */
		changed: int('changed').notNull().default(0),
		quarantined: int('quarantined').notNull().default(0),
		/** why it failed, in words for the office */
		problem: varchar('problem', { length: 500 }),
		/** whose turn it is to run it: one process at a time */
		runner: uuid('runner'),
		progressedAt: datetime('progressed_at', { mode: 'date', fsp: 3 }),
		createdBy: uuid('created_by').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		finishedAt: datetime('finished_at', { mode: 'date', fsp: 3 })
	},
	(table) => [index('import_file_state').on(table.state), index('import_file_created').on(table.createdAt)]
);

/** The bytes of a file in pieces small enough for one request; dropped when the import is done. */
export const importPiece = mysqlTable(
	'import_piece',
	{
		importId: uuid('import_id').notNull(),
		n: int('n').notNull(),
		bytes: mediumblob('bytes').notNull()
	},
	(table) => [primaryKey({ columns: [table.importId, table.n] })]
);

/** What a terminal's file says of one punch, to the character; `event_id` is the punch that it became. */
export const importedPunch = mysqlTable(
	'imported_punch',
	{
		eventId: uuid('event_id').primaryKey(),
		importId: uuid('import_id').notNull(),
		terminalId: uuid('terminal_id').notNull(),
		/** SHA-256 of what makes it this punch and no other: importing it again adds nothing */
		sourceKey: binary('source_key', { length: 32 }).notNull(),
		line: int('line').notNull(),
		raw: varchar('raw', { length: 500 }).notNull(),
		pin: varchar('pin', { length: 80 }).notNull(),
		at: bigint('at_ms', { mode: 'number' }).notNull(),
		stateCode: varchar('state_code', { length: 40 }),
		verifyCode: varchar('verify_code', { length: 40 }),
		/** the terminal's own number, as the file has it */
		device: varchar('device', { length: 80 })
	},
	(table) => [
		uniqueIndex('imported_punch_source').on(table.sourceKey),
		index('imported_punch_import').on(table.importId)
	]
);

/** A line that could not be stored, and why. */
export const importLine = mysqlTable(
	'import_line',
	{
		importId: uuid('import_id').notNull(),
		line: int('line').notNull(),
		raw: varchar('raw', { length: 500 }).notNull(),
		reason: varchar('reason', { length: 40 }).notNull(),
		message: varchar('message', { length: 500 }).notNull(),
		/** what a person can settle for all such lines at once: a number that nobody has */
		subject: varchar('subject', { length: 80 }),
		/** the punch that waits for that */
		waiting: json('waiting'),
		settledAt: datetime('settled_at', { mode: 'date', fsp: 3 })
	},
	(table) => [
		primaryKey({ columns: [table.importId, table.line] }),
		index('import_line_subject').on(table.importId, table.subject)
	]
);
