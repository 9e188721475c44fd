import {
	bigint,
	boolean,
	datetime,
	index,
	int,
	mysqlEnum,
	mysqlTable,
	primaryKey,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { EVENT_TYPES } from '$domain/punch/device-event';
import { binary, jsonText, uuid, varbinary } from '../columns';

/** What a device sent, to the byte. Only ever inserted. */
export const punchRaw = mysqlTable(
	'punch_raw',
	{
		eventId: uuid('event_id').primaryKey(),
		deviceId: uuid('device_id').notNull(),
		epoch: int('epoch').notNull(),
		seq: int('seq').notNull(),
		type: mysqlEnum('type', EVENT_TYPES).notNull(),
		hash: binary('hash', { length: 32 }).notNull(),
		prevHash: binary('prev_hash', { length: 32 }).notNull(),
		/** the nonce's 128 bits; null when the device had no network. Unique: a nonce is good once. */
		nonceId: binary('nonce_id', { length: 16 }),
		/** whether the event follows the head the server knew when it arrived */
		chain: mysqlEnum('chain', ['linked', 'gap', 'broken']).notNull(),
		bytes: varbinary('bytes', { length: 16384 }).notNull(),
		signature: binary('signature', { length: 64 }).notNull(),
		receivedAt: datetime('received_at', { mode: 'date', fsp: 3 }).notNull(),
		/** the device's clocks as the event came in: with `receivedAt`, an anchor for its time */
		contactWallMs: bigint('contact_wall_ms', { mode: 'number' }).notNull(),
		contactMonoMs: bigint('contact_mono_ms', { mode: 'number' }).notNull(),
		contactBootId: uuid('contact_boot_id').notNull()
	},
	(table) => [
		index('punch_raw_type').on(table.deviceId, table.epoch, table.type, table.seq),
		uniqueIndex('punch_raw_seq').on(table.deviceId, table.epoch, table.seq),
		uniqueIndex('punch_raw_nonce').on(table.nonceId)
	]
);

/** Same place in the chain, other bytes: a cloned or restored device. Both are kept. Only ever inserted. */
export const punchFork = mysqlTable(
	'punch_fork',
	{
		id: uuid('id').primaryKey(),
		deviceId: uuid('device_id').notNull(),
		epoch: int('epoch').notNull(),
		seq: int('seq').notNull(),
		hash: binary('hash', { length: 32 }).notNull(),
		bytes: varbinary('bytes', { length: 16384 }).notNull(),
		signature: binary('signature', { length: 64 }).notNull(),
		receivedAt: datetime('received_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('punch_fork_hash').on(table.deviceId, table.epoch, table.seq, table.hash)]
);

/** What is stored and not judged yet: written with the event, taken away with its judgement. */
export const punchPending = mysqlTable(
	'punch_pending',
	{
		eventId: uuid('event_id').primaryKey(),
		deviceId: uuid('device_id').notNull(),
		epoch: int('epoch').notNull(),
		seq: int('seq').notNull(),
		receivedAt: datetime('received_at', { mode: 'date', fsp: 3 }).notNull(),
		/** judging it failed; not tried again before */
		notBefore: datetime('not_before', { mode: 'date', fsp: 3 })
	},
	(table) => [
		index('punch_pending_order').on(table.receivedAt, table.deviceId, table.seq),
		index('punch_pending_chain').on(table.deviceId, table.epoch, table.seq)
	]
);

/**
 * What a device signed and the server would not take as an event: its place in the chain is known, so that it is no
 * hole, and the bytes are kept for whoever looks into it. Only ever inserted.
 */
export const punchRefused = mysqlTable(
	'punch_refused',
	{
		deviceId: uuid('device_id').notNull(),
		epoch: int('epoch').notNull(),
		seq: int('seq').notNull(),
		hash: binary('hash', { length: 32 }).notNull(),
		code: varchar('code', { length: 40 }).notNull(),
		bytes: varbinary('bytes', { length: 16384 }).notNull(),
		signature: binary('signature', { length: 64 }).notNull(),
		receivedAt: datetime('received_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [primaryKey({ columns: [table.deviceId, table.epoch, table.seq, table.hash] })]
);

/** States in which a punch waits for a person's decision. */
export const WAITING = ['in_review', 'not_recognised'] as const satisfies readonly string[];

/** The judgement of a raw punch. Derived: it can be computed again from the raw bytes. */
export const punch = mysqlTable(
	'punch',
	{
		eventId: uuid('event_id').primaryKey(),
		deviceId: uuid('device_id').notNull(),
		siteId: uuid('site_id').notNull(),
		/** null when no face matched: never recorded under a guess */
		employeeId: uuid('employee_id'),
		/**
		 * Only `accepted` counts in day records. `in_review` (somebody doubtful) and `not_recognised` (nobody) wait for a
		 * person's decision, `rejected` is one.
		 */
		status: mysqlEnum('status', [
			'accepted',
			'duplicate',
			'not_recognised',
			'undone',
			'in_review',
			'rejected'
		]).notNull(),
		direction: mysqlEnum('direction', ['in', 'out']),
		/** who said so: the rules, the worker on the screen, or the rules after the worker had said that it is a break */
		directionSource: mysqlEnum('direction_source', ['inferred', 'chosen', 'break']),
		method: mysqlEnum('method', [
			'face',
			'imported',
			'number',
			'badge',
			'phone',
			'supervisor',
			'passkey'
		]).notNull(),
		/** when it was made */
		punchedAt: datetime('punched_at', { mode: 'date', fsp: 3 }).notNull(),
		/** the accepted punch that a duplicate repeats */
		repeatsEventId: uuid('repeats_event_id'),
		/** whom a number that was typed in, or the owner of the phone, names; no proof of anything */
		claimedEmployeeId: uuid('claimed_employee_id'),
		/** the supervisor who punched for somebody; null unless `method` is `supervisor` */
		supervisorEmployeeId: uuid('supervisor_employee_id'),
		/** where a phone was, where its site asks; null where it does not */
		place: mysqlEnum('place', ['inside', 'outside', 'unknown']),
		/** made and delivered at once, under a nonce of ours */
		online: boolean('online').notNull(),
		/** how sure we are of who and when: A online and several frames … D waits for review */
		evidenceGrade: mysqlEnum('evidence_grade', ['A', 'B', 'C', 'D']).notNull(),
		timeGrade: mysqlEnum('time_grade', ['A', 'B', 'C', 'D']).notNull(),
		/** bounds of the time that no clock can argue with */
		earliestAt: datetime('earliest_at', { mode: 'date', fsp: 3 }).notNull(),
		latestAt: datetime('latest_at', { mode: 'date', fsp: 3 }).notNull(),
		/** whether a living person did what was asked; null where nothing was asked */
		liveness: mysqlEnum('liveness', ['passed', 'failed', 'absent']),
		/** somebody was near, but not surely enough: the device asks for the employee number */
		askedNumber: boolean('asked_number').notNull().default(false),
		/** words for the people who decide, as JSON */
		reasons: varchar('reasons', { length: 1000 }).notNull(),
		evaluationVersion: int('evaluation_version').notNull(),
		evaluatedAt: datetime('evaluated_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		index('punch_employee_time').on(table.employeeId, table.punchedAt),
		index('punch_time').on(table.punchedAt),
		index('punch_site_time').on(table.siteId, table.punchedAt),
		index('punch_status_time').on(table.status, table.punchedAt),
		// Webhooks ask what was judged since a while ago.
		index('punch_evaluated').on(table.evaluatedAt)
	]
);

/**
 * What a person decided about a doubtful punch. Only ever inserted: the last row of an event stands, and to take one back
 * is a row too.
 */
export const reviewDecision = mysqlTable(
	'review_decision',
	{
		id: uuid('id').primaryKey(),
		eventId: uuid('event_id').notNull(),
		/** 1, 2, ... by event. Unique: of two people who decide at once, one is told */
		seq: int('seq').notNull(),
		outcome: mysqlEnum('outcome', ['accepted', 'rejected', 'taken_back']).notNull(),
		/** whose punch it is, and when it was made; null unless accepted */
		employeeId: uuid('employee_id'),
		punchedAt: datetime('punched_at', { mode: 'date', fsp: 3 }),
		/** the time that the device claimed, or the one that the evidence allows; null unless accepted */
		timeSource: mysqlEnum('time_source', ['claimed', 'proposed']),
		reason: varchar('reason', { length: 500 }).notNull(),
		/** how the punch was judged before, `JudgedBefore`, to take the decision back */
		judgedBefore: jsonText('judged_before').notNull(),
		authorUserId: uuid('author_user_id').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		uniqueIndex('review_decision_event').on(table.eventId, table.seq),
		index('review_decision_author').on(table.authorUserId, table.createdAt)
	]
);

/** The judgement of a raw undo. Derived: it can be computed again from the raw bytes of the two events. */
export const punchUndo = mysqlTable(
	'punch_undo',
	{
		/** the undo itself */
		eventId: uuid('event_id').primaryKey(),
		targetEventId: uuid('target_event_id').notNull(),
		verdict: mysqlEnum('verdict', [
			'undone',
			'too_late',
			'other_device',
			'other_punch',
			'target_missing'
		]).notNull(),
		judgedAt: datetime('judged_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [index('punch_undo_target').on(table.targetEventId)]
);

/** Descriptors that were evidence once, as HMAC: a camera never gives the same bits twice. Only ever inserted. */
export const usedDescriptor = mysqlTable('used_descriptor', {
	digest: binary('digest', { length: 32 }).primaryKey(),
	eventId: uuid('event_id').notNull()
});
