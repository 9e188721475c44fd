import * as v from 'valibot';
import { canonicalBytes } from './canonical-json';

/** Hash before a device's first event of an epoch. */
export const GENESIS_HASH = '0'.repeat(64);

/** Largest signed event in bytes; five 128-d descriptors and all other fields stay well below. */
export const MAX_EVENT_BYTES = 8 * 1024;

const uuid = v.pipe(
	v.string(),
	v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a lower-case UUID')
);
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal'));
const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Latest instant an event may carry: the end of the year 9999, the last that MySQL's DATETIME holds. */
const MAX_WALL_MS = 253_402_300_799_999;

/**
 * Version 1 of a punch as a device signs it. Stored bytes are never rewritten: a later version is a new
 * schema beside this one.
 *
 * - `wallMs` the device's clock (Unix ms); `monoMs` its monotonic clock since `bootId` began: a lower bound
 *   of elapsed time, since it stops in sleep (w3c/hr-time#115).
 * - `nonce` the server's single-use nonce, or null when the device had no network.
 * - `direction` what the worker chose, or `auto` for the server to infer from the schedule.
 * - `face.descriptors` little-endian float32 vectors in base64url, one per accepted frame.
 */
export const punchEventSchema = v.strictObject({
	v: v.literal(1),
	type: v.literal('punch'),
	eventId: uuid,
	deviceId: uuid,
	epoch: v.pipe(count, v.minValue(1), v.maxValue(0x7fffffff)),
	seq: v.pipe(count, v.minValue(1), v.maxValue(0x7fffffff)),
	prevHash: hash,
	nonce: v.nullable(v.pipe(base64url, v.maxLength(400))),
	wallMs: v.pipe(count, v.maxValue(MAX_WALL_MS)),
	monoMs: count,
	bootId: uuid,
	timeZone: v.pipe(v.string(), v.maxLength(64)),
	direction: v.picklist(['auto', 'in', 'out']),
	face: v.strictObject({
		modelId: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
		descriptors: v.pipe(v.array(v.pipe(base64url, v.maxLength(1400))), v.minLength(1), v.maxLength(5))
	}),
	appVersion: v.pipe(v.string(), v.maxLength(40))
});

export type PunchEvent = v.InferOutput<typeof punchEventSchema>;

/** The exact bytes that are signed, hashed, queued, sent and stored. */
export function encodePunchEvent(event: PunchEvent): Uint8Array<ArrayBuffer> {
	return canonicalBytes(event);
}

export type ParsedPunchEvent = { ok: true; event: PunchEvent } | { ok: false; reason: string };

/**
 * Reads signed bytes. Refuses bytes that are not the canonical spelling of a version 1 event, so that one
 * event cannot be sent twice under two hashes.
 */
export function parsePunchEvent(bytes: Uint8Array): ParsedPunchEvent {
	if (bytes.length > MAX_EVENT_BYTES)
		return { ok: false, reason: `an event has at most ${MAX_EVENT_BYTES} bytes` };
	let json: unknown;
	try {
		json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return { ok: false, reason: 'an event must be JSON in UTF-8' };
	}
	const parsed = v.safeParse(punchEventSchema, json);
	if (!parsed.success) {
		const [issue] = parsed.issues;
		return { ok: false, reason: `${v.getDotPath(issue) ?? 'event'}: ${issue.message}` };
	}
	const canonical = encodePunchEvent(parsed.output);
	const same = canonical.length === bytes.length && canonical.every((byte, i) => byte === bytes[i]);
	if (!same) return { ok: false, reason: 'an event must be in canonical JSON' };
	return { ok: true, event: parsed.output };
}
