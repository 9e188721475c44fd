import * as v from 'valibot';
import { canonicalBytes } from './canonical-json';
import { sealedSchema } from './seal';

/** Hash before a device's first event of an epoch. */
export const GENESIS_HASH = '0'.repeat(64);

/** Largest signed event in bytes; sealed descriptors of two models, liveness and all other fields stay below. */
export const MAX_EVENT_BYTES = 16 * 1024;

const uuid = v.pipe(
	v.string(),
	v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a lower-case UUID')
);
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal'));
const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Latest instant an event may carry: the end of the year 9999, the last that MySQL's DATETIME holds. */
const MAX_WALL_MS = 253_402_300_799_999;

const clock = v.pipe(count, v.maxValue(MAX_WALL_MS));

/**
 * Version 1 of an event as a device signs it. Stored bytes are never rewritten: a later version is a new schema
 * beside this one.
 *
 * - `wallMs` the device's clock (Unix ms); `monoMs` its monotonic clock since `bootId` began: a lower bound
 *   of elapsed time, since it stops in sleep (w3c/hr-time#115).
 * - `anchor` the last answer of the server as both clocks saw it; null before the first.
 * - `lease` the leave to work alone that was in force, and the nonce that follows from it and the event's place.
 */
const common = {
	v: v.literal(1),
	eventId: uuid,
	deviceId: uuid,
	epoch: v.pipe(count, v.minValue(1), v.maxValue(0x7fffffff)),
	seq: v.pipe(count, v.minValue(1), v.maxValue(0x7fffffff)),
	prevHash: hash,
	wallMs: clock,
	monoMs: count,
	bootId: uuid,
	timeZone: v.pipe(v.string(), v.maxLength(64)),
	anchor: v.nullable(v.strictObject({ serverMs: clock, wallMs: clock, monoMs: count, bootId: uuid })),
	lease: v.nullable(v.strictObject({ leaseId: uuid, nonce: v.pipe(base64url, v.length(43)) })),
	appVersion: v.pipe(v.string(), v.maxLength(40))
};

/** The punch before, for which the device was told to ask who it was. */
const answers = v.optional(uuid);

/**
 * Somebody punched.
 *
 * - `nonce` the server's single-use nonce, or null when the device had no network.
 * - `direction` what the worker chose, or `auto` for the server to infer from the schedule; `break`: out for a break or
 *   back from it, whichever the open session says.
 * - `claim` who the worker says to be, where the device asked for it; the face is then compared 1:1. A badge that was shown
 *   is sealed with the face: whoever takes the device apart finds none.
 * - `sealed` a `FaceEvidence`, readable by the server alone.
 */
const punchSchema = v.strictObject({
	...common,
	type: v.literal('punch'),
	nonce: v.nullable(v.pipe(base64url, v.maxLength(400))),
	direction: v.picklist(['auto', 'in', 'out', 'break']),
	claim: v.nullable(
		v.union([
			v.strictObject({ employeeNumber: v.pipe(v.string(), v.minLength(1), v.maxLength(40)), answers }),
			v.strictObject({ badge: v.literal('sealed'), answers })
		])
	),
	sealed: sealedSchema
});

/**
 * Somebody punched without a face: with employee number and PIN, with a badge, or through a supervisor. A kind of its own, so
 * that a server which does not know it holds it instead of refusing it.
 *
 * - `nonce`, `direction` as in a punch.
 * - `sealed` a `CredentialEvidence`, readable by the server alone; it is judged when it arrives.
 */
const credentialPunchSchema = v.strictObject({
	...common,
	type: v.literal('credential_punch'),
	nonce: punchSchema.entries.nonce,
	direction: punchSchema.entries.direction,
	sealed: sealedSchema
});

/** The wall clock moved against the monotonic one by `jumpMs` between two samples; sleep only ever adds to it. */
const clockJumpSchema = v.strictObject({
	...common,
	type: v.literal('clock_jump'),
	jumpMs: v.pipe(v.number(), v.safeInteger())
});

/** The app started: monotonic time begins anew. */
const bootSchema = v.strictObject({ ...common, type: v.literal('boot') });

/** The browser lost what it held. `lastSeq`: the end of the chain before, as the canary remembers it. */
const storageLostSchema = v.strictObject({
	...common,
	type: v.literal('storage_lost'),
	lastEpoch: count,
	lastSeq: count
});

/**
 * The worker took a punch back a moment after making it. `target`: that punch of the same device, by its id and by the
 * hash of its bytes and signature. Whether it was in time is judged from the two events alone (`judgeUndo`).
 */
const undoSchema = v.strictObject({
	...common,
	type: v.literal('undo'),
	target: v.strictObject({ eventId: uuid, hash })
});

export const deviceEventSchema = v.variant('type', [
	punchSchema,
	credentialPunchSchema,
	clockJumpSchema,
	bootSchema,
	storageLostSchema,
	undoSchema
]);

export type DeviceEvent = v.InferOutput<typeof deviceEventSchema>;
export type FacePunchEvent = v.InferOutput<typeof punchSchema>;
export type CredentialPunchEvent = v.InferOutput<typeof credentialPunchSchema>;
export type PunchEvent = FacePunchEvent | CredentialPunchEvent;
export type UndoEvent = v.InferOutput<typeof undoSchema>;

export const EVENT_TYPES = [
	'punch',
	'clock_jump',
	'boot',
	'storage_lost',
	'undo',
	'credential_punch'
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Kinds of event by which somebody punched; the others are what devices note of themselves, and what takes a punch back. */
export const PUNCH_TYPES = ['punch', 'credential_punch'] as const satisfies readonly EventType[];

export function checkPunch(event: DeviceEvent): event is PunchEvent {
	return checkPunchType(event.type);
}

export function checkPunchType(type: EventType): type is (typeof PUNCH_TYPES)[number] {
	return PUNCH_TYPES.some((each) => each === type);
}

/** The exact bytes that are signed, hashed, queued, sent and stored. */
export function encodeEvent(event: DeviceEvent): Uint8Array<ArrayBuffer> {
	return canonicalBytes(event);
}

export type ParsedEvent = { ok: true; event: DeviceEvent } | { ok: false; reason: string };

/**
 * Reads signed bytes. Refuses bytes that are not the canonical spelling of a version 1 event, so that one
 * event cannot be sent twice under two hashes.
 */
export function parseEvent(bytes: Uint8Array): ParsedEvent {
	if (bytes.length > MAX_EVENT_BYTES)
		return { ok: false, reason: `an event has at most ${MAX_EVENT_BYTES} bytes` };
	let json: unknown;
	try {
		json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return { ok: false, reason: 'an event must be JSON in UTF-8' };
	}
	const parsed = v.safeParse(deviceEventSchema, json);
	if (!parsed.success) {
		const [issue] = parsed.issues;
		return { ok: false, reason: `${v.getDotPath(issue) ?? 'event'}: ${issue.message}` };
	}
	const canonical = encodeEvent(parsed.output);
	const same = canonical.length === bytes.length && canonical.every((byte, i) => byte === bytes[i]);
	if (!same) return { ok: false, reason: 'an event must be in canonical JSON' };
	return { ok: true, event: parsed.output };
}
