import {
	boolean,
	datetime,
	int,
	mysqlEnum,
	mysqlTable,
	primaryKey,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { json, uuid, varbinary } from '../columns';

/** One row: the organisation that runs this installation. */
export const organisation = mysqlTable('organisation', {
	id: uuid('id').primaryKey(),
	name: varchar('name', { length: 200 }).notNull(),
	/** administrators and HR need a second step from then on; null when it is theirs to choose */
	secondStepFrom: datetime('second_step_from', { mode: 'date', fsp: 3 }),
	createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
});

export const site = mysqlTable(
	'site',
	{
		id: uuid('id').primaryKey(),
		name: varchar('name', { length: 200 }).notNull(),
		/** IANA name; shifts and work dates are computed in it */
		timeZone: varchar('time_zone', { length: 64 }).notNull(),
		/** how long devices of a kind may work alone, where it differs from the product's: kind -> hours, maxEvents */
		leaseLimits: json('lease_limits'),
		/** what a punch must show of a living person; see domain/face/liveness-challenge.ts */
		livenessLevel: mysqlEnum('liveness_level', ['off', 'light', 'strict']).notNull().default('off'),
		/** devices here compute both networks' descriptors, and the server compares both */
		secondEmbedder: boolean('second_embedder').notNull().default(false),
		/** one in so many strangers may be taken for somebody of the whole roster */
		strangersOneIn: int('strangers_one_in').notNull().default(1000),
		/** raised with every change of the three above */
		faceRevision: int('face_revision').notNull().default(0),
		/** whether this site's kiosks hold its roster's faces, encrypted, to greet by name without network */
		offlineGallery: boolean('offline_gallery').notNull().default(false),
		/** what tells the PIN that opens a device's settings (`PinVerifier`), under AES-256-GCM; null when none is set */
		devicePin: varbinary('device_pin', { length: 300 }),
		/** how this site's shared screens behave, `KioskSettings`; what is missing has the product's */
		kiosk: json('kiosk'),
		/** where phones say they are as they punch, `SitePlace`; null when they are not asked */
		place: json('place'),
		/** raised with every change of the two above */
		kioskRevision: int('kiosk_revision').notNull().default(0),
		/** no longer used; what happened there stays */
		archivedAt: datetime('archived_at', { mode: 'date', fsp: 3 }),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('site_name').on(table.name)]
);

/**
 * How punches were taken at a site before a change of its settings: one that is days old when it arrives is judged by what
 * was asked of it then. What is in force now is in `site`.
 */
export const sitePastSettings = mysqlTable(
	'site_past_settings',
	{
		siteId: uuid('site_id').notNull(),
		/** `faceRevision` and `kioskRevision` of the site together: 0, 1, 2 … */
		revision: int('revision').notNull(),
		/** the moment of the change that ended them */
		endedAt: datetime('ended_at', { mode: 'date', fsp: 3 }).notNull(),
		kiosk: json('kiosk'),
		place: json('place'),
		livenessLevel: mysqlEnum('liveness_level', ['off', 'light', 'strict']).notNull(),
		secondEmbedder: boolean('second_embedder').notNull(),
		strangersOneIn: int('strangers_one_in').notNull()
	},
	(table) => [primaryKey({ columns: [table.siteId, table.revision] })]
);

export const department = mysqlTable(
	'department',
	{
		id: uuid('id').primaryKey(),
		name: varchar('name', { length: 200 }).notNull(),
		/** no longer offered; its people's history stays */
		archivedAt: datetime('archived_at', { mode: 'date', fsp: 3 }),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('department_name').on(table.name)]
);
