import {
	bigint,
	datetime,
	index,
	int,
	mysqlEnum,
	mysqlTable,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { binary, json, uuid, varbinary } from '../columns';

/** The release a person gave before any capture: which text, in which words, when, in whose presence. */
export const consent = mysqlTable(
	'consent',
	{
		id: uuid('id').primaryKey(),
		employeeId: uuid('employee_id').notNull(),
		textVersion: varchar('text_version', { length: 20 }).notNull(),
		/** BCP 47 tag of the language that it was read in; null in rows of before it was noted: English */
		language: varchar('language', { length: 10 }),
		/** `ConsentKind`: which law's words; null in rows of before there were several: the general ones */
		kind: varchar('kind', { length: 20 }),
		/** SHA-256 of the text that was shown */
		textHash: binary('text_hash', { length: 32 }).notNull(),
		/** the name typed as signature */
		signedName: varchar('signed_name', { length: 200 }).notNull(),
		givenAt: datetime('given_at', { mode: 'date', fsp: 3 }).notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		withdrawnAt: datetime('withdrawn_at', { mode: 'date', fsp: 3 })
	},
	(table) => [index('consent_employee').on(table.employeeId)]
);

/** One key per employee, wrapped by the master key that lives outside the database. Deleting the row erases the face everywhere. */
export const employeeKey = mysqlTable('employee_key', {
	employeeId: uuid('employee_id').primaryKey(),
	wrappedKey: varbinary('wrapped_key', { length: 80 }).notNull(),
	masterKeyId: varchar('master_key_id', { length: 16 }).notNull(),
	createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
});

export const enrolment = mysqlTable(
	'enrolment',
	{
		id: uuid('id').primaryKey(),
		employeeId: uuid('employee_id').notNull(),
		consentId: uuid('consent_id').notNull(),
		modelId: varchar('model_id', { length: 80 }).notNull(),
		source: mysqlEnum('source', ['camera', 'photo']).notNull(),
		status: mysqlEnum('status', ['active', 'replaced', 'withdrawn']).notNull().default('active'),
		createdBy: uuid('created_by').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [index('enrolment_employee').on(table.employeeId)]
);

/** A stored descriptor: AES-256-GCM under the employee's key, bound to employee, template and model. */
export const template = mysqlTable(
	'template',
	{
		id: uuid('id').primaryKey(),
		employeeId: uuid('employee_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		modelId: varchar('model_id', { length: 80 }).notNull(),
		/** which appearance of the person (0, 1); null: one frame of an enrolment made before there were means */
		look: int('look'),
		/** frames it is the mean of */
		samples: int('samples'),
		/** nonce (12) + ciphertext + tag (16) */
		sealed: varbinary('sealed', { length: 6000 }).notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		index('template_employee').on(table.employeeId),
		index('template_enrolment').on(table.enrolmentId)
	]
);

/**
 * A descriptor of a model that a person has no template of yet, taken from a punch that matched strongly. Enough of them
 * become a template, and the rows go. Sealed as a template is, under the row's own id.
 */
export const templateCandidate = mysqlTable(
	'template_candidate',
	{
		id: uuid('id').primaryKey(),
		employeeId: uuid('employee_id').notNull(),
		modelId: varchar('model_id', { length: 80 }).notNull(),
		/** the appearance that the punch matched */
		look: int('look').notNull(),
		eventId: uuid('event_id').notNull(),
		sealed: varbinary('sealed', { length: 6000 }).notNull(),
		punchedAt: datetime('punched_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		index('template_candidate_employee').on(table.employeeId, table.modelId),
		uniqueIndex('template_candidate_event').on(table.eventId, table.modelId)
	]
);

/** What a site learned from its own roster. Derived: computed again whenever what it rests on has changed. */
export const siteCalibration = mysqlTable('site_calibration', {
	siteId: uuid('site_id').primaryKey(),
	/** SHA-256 over the templates, the rule and the target: the same inputs are not computed twice */
	inputs: binary('inputs', { length: 32 }).notNull(),
	rule: mysqlEnum('rule', ['recognition', 'fused']).notNull(),
	strangersOneIn: int('strangers_one_in').notNull(),
	employees: int('employees').notNull(),
	templates: int('templates').notNull(),
	result: json('result').notNull(),
	computedAt: datetime('computed_at', { mode: 'date', fsp: 3 }).notNull()
});

/** One row, raised in the transaction of every change to templates or rosters, so that no replica matches against what was withdrawn. */
export const galleryRevision = mysqlTable('gallery_revision', {
	id: int('id').primaryKey(),
	revision: bigint('revision', { mode: 'number' }).notNull()
});
