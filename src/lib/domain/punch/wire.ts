import * as v from 'valibot';
import { deviceFaceSchema } from '../face/face-settings';
import { canonicalBytes } from './canonical-json';
import { FACE_USES } from './face-use';
import { kioskSettingsSchema } from './kiosk-settings';
import { galleryRevisionSchema } from './gallery-wire';
import { pinVerifierSchema } from './pin-verifier';
import { signedBytesSchema } from './receipt';

/** Events per request (reliability: small batches keep one bad line from costing much). */
export const MAX_BATCH = 64;

const uuid = v.pipe(
	v.string(),
	v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a lower-case UUID')
);
const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'));

/** Both clocks of a device as it sends; with the server's time of arrival it is an anchor for what the device did alone. */
const clockReading = v.strictObject({
	wallMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
	monoMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
	bootId: uuid
});

/** Leave to work alone: the lease as signed bytes, and its secret (32 bytes) for the nonces that follow from it. */
export const leaseGrantSchema = v.object({
	lease: signedBytesSchema,
	secret: v.pipe(base64url, v.length(43))
});
export type LeaseGrant = v.InferOutput<typeof leaseGrantSchema>;

/**
 * Requests hold no member that is not described here. Of an answer a client takes what it knows and leaves the rest, so that
 * a newer server can say more to an older app.
 */

/** POST /api/v1/punches */
export const punchBatchSchema = v.strictObject({
	v: v.literal(1),
	deviceId: uuid,
	/** null when the events come from a file: what the device's clocks say now is not known */
	clock: v.nullable(clockReading),
	events: v.pipe(
		v.array(
			v.strictObject({
				bytes: v.pipe(base64url, v.maxLength(22_000)),
				signature: v.pipe(base64url, v.length(86))
			})
		),
		v.minLength(1),
		v.maxLength(MAX_BATCH)
	)
});
export type PunchBatch = v.InferOutput<typeof punchBatchSchema>;

/** What the worker is told. No score, distance or "who it looked like" is ever in it. */
export const announcementSchema = v.variant('kind', [
	v.object({
		kind: v.literal('recorded'),
		employeeName: v.string(),
		direction: v.picklist(['in', 'out']),
		atMs: v.number(),
		timeZone: v.string(),
		/** what the person reads, where they chose; screens that do not speak it use their own */
		language: v.optional(v.string()),
		/** how the punch stands to the shift of the day, where there is one */
		shift: v.optional(v.object({ startMs: v.number(), endMs: v.number(), lateMinutes: v.number() }))
	}),
	v.object({
		kind: v.literal('already_recorded'),
		employeeName: v.string(),
		direction: v.picklist(['in', 'out']),
		atMs: v.number(),
		timeZone: v.string(),
		language: v.optional(v.string())
	}),
	v.object({ kind: v.literal('not_recognised') }),
	/** somebody is near, but not surely enough: their employee number would settle it */
	v.object({ kind: v.literal('ask_number') }),
	/** kept, and a person decides: the proof of a living person is missing */
	v.object({ kind: v.literal('needs_review') })
]);
export type Announcement = v.InferOutput<typeof announcementSchema>;

export const punchResultSchema = v.variant('result', [
	v.object({
		/** seq as the event says, null when the bytes could not be read */
		seq: v.number(),
		result: v.picklist(['accepted', 'duplicate']),
		announcement: v.nullable(announcementSchema)
	}),
	v.object({
		seq: v.nullable(v.number()),
		result: v.literal('held'),
		code: v.string(),
		message: v.string()
	}),
	v.object({
		seq: v.nullable(v.number()),
		result: v.literal('refused'),
		code: v.string(),
		message: v.string()
	})
]);
export type PunchResult = v.InferOutput<typeof punchResultSchema>;

/**
 * The answer of POST /api/v1/punches: 200 as soon as one event was stored; the same body with 409 or 422 when
 * every event was refused. Other statuses carry an `ApiError`.
 */
export const punchReplySchema = v.object({
	v: v.literal(1),
	serverMs: v.number(),
	results: v.array(punchResultSchema),
	receipt: v.nullable(signedBytesSchema)
});
export type PunchReply = v.InferOutput<typeof punchReplySchema>;

/**
 * POST /api/v1/nonces. The device proves itself by signing `nonceRequestBytes`; the answer is of use to nobody
 * else, since the nonce is bound to the device.
 */
export const nonceRequestSchema = v.strictObject({
	v: v.literal(1),
	deviceId: uuid,
	epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
	purpose: v.picklist(['punch']),
	wallMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
	signature: v.pipe(base64url, v.length(86))
});
export type NonceRequest = v.InferOutput<typeof nonceRequestSchema>;

export const nonceReplySchema = v.object({
	v: v.literal(1),
	nonce: v.string(),
	serverMs: v.number(),
	expiresAtMs: v.number(),
	device: v.object({
		name: v.string(),
		siteName: v.string(),
		timeZone: v.string(),
		ownerName: v.nullable(v.string())
	}),
	/** how faces are taken at the device's site now */
	face: v.optional(deviceFaceSchema)
});
export type NonceReply = v.InferOutput<typeof nonceReplySchema>;

/** POST /api/v1/pairings: a browser turns a one-time code into a device. */
export const pairingRequestSchema = v.strictObject({
	v: v.literal(1),
	code: v.pipe(v.string(), v.trim(), v.minLength(10), v.maxLength(60)),
	/** raw uncompressed P-256 point, 65 bytes */
	publicKey: v.pipe(base64url, v.length(87)),
	/** signature of the code's bytes with the new key: whoever registers a key holds its other half */
	proof: v.pipe(base64url, v.length(86)),
	userAgent: v.pipe(v.string(), v.maxLength(300)),
	/** the device that this browser was before it lost its storage, as the canary remembers it */
	previous: v.optional(
		v.nullable(
			v.strictObject({
				deviceId: uuid,
				epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(0x7fffffff)),
				lastSeq: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0x7fffffff))
			})
		)
	)
});
export type PairingRequest = v.InferOutput<typeof pairingRequestSchema>;

export const pairingReplySchema = v.object({
	v: v.literal(1),
	deviceId: uuid,
	kind: v.picklist(['kiosk', 'field', 'personal']),
	name: v.string(),
	epoch: v.number(),
	siteName: v.string(),
	timeZone: v.string(),
	ownerName: v.nullable(v.string()),
	/** the server's receipt key, raw P-256 point */
	serverKey: base64url,
	/** whom a face may be compared with, so that no camera opens before the first contact that must not */
	faces: v.optional(v.picklist(FACE_USES)),
	lease: leaseGrantSchema
});
export type PairingReply = v.InferOutput<typeof pairingReplySchema>;

const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0x7fffffff));
const bytesCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * POST /api/v1/handshakes, at every contact before anything is sent: where the device's chain stands, how it fares,
 * and the lease it needs. Signed over `handshakeBytes`.
 */
export const handshakeRequestSchema = v.strictObject({
	v: v.literal(1),
	deviceId: uuid,
	epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(0x7fffffff)),
	clock: clockReading,
	chain: v.strictObject({
		headSeq: seq,
		headHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
		/** oldest event still on the device; headSeq + 1 when there is none */
		oldestKept: v.pipe(seq, v.minValue(1)),
		firstWaiting: v.nullable(seq)
	}),
	health: v.strictObject({
		waiting: seq,
		oldestWaitingMs: v.nullable(bytesCount),
		refused: seq,
		persisted: v.nullable(v.boolean()),
		usedBytes: v.nullable(bytesCount),
		quotaBytes: v.nullable(bytesCount),
		appVersion: v.pipe(v.string(), v.maxLength(40)),
		modelId: v.nullable(v.pipe(v.string(), v.maxLength(80)))
	}),
	/** the canary survived and the chain did not: where it had stood */
	storageLost: v.nullable(v.strictObject({ lastEpoch: seq, lastSeq: seq })),
	signature: v.pipe(base64url, v.length(86))
});
export type HandshakeRequest = v.InferOutput<typeof handshakeRequestSchema>;

export const handshakeReplySchema = v.object({
	v: v.literal(1),
	serverMs: v.number(),
	/** the epoch to go on in; larger than the request's when the device must begin a new chain */
	epoch: v.number(),
	action: v.picklist(['continue', 'resend', 'new_epoch', 'frozen']),
	/** closed ranges of seqs of the request's epoch, oldest first */
	want: v.array(v.tuple([v.number(), v.number()])),
	/** tells the PIN that opens the device's settings; null or absent when the site has none */
	settingsPin: v.optional(v.nullable(pinVerifierSchema)),
	/** how shared screens of the site behave; absent for a phone */
	kiosk: v.optional(kioskSettingsSchema),
	/** whether a phone says where it is as it punches */
	askPlace: v.optional(v.boolean()),
	/** whom a face may be compared with; absent from servers older than this: everybody of the roster */
	faces: v.optional(v.picklist(FACE_USES)),
	/** revision of the roster's faces that this device should hold; null or absent: none, and what it holds is erased */
	gallery: v.optional(v.nullable(galleryRevisionSchema)),
	/** null for a frozen device */
	lease: v.nullable(leaseGrantSchema),
	/** events up to this seq are in a verified backup and may be dropped when they are old enough; null: keep all */
	backedUpSeq: v.nullable(v.number()),
	device: v.object({
		name: v.string(),
		siteName: v.string(),
		timeZone: v.string(),
		ownerName: v.nullable(v.string())
	})
});
export type HandshakeReply = v.InferOutput<typeof handshakeReplySchema>;

/** What a device signs to shake hands: everything but the signature. */
export function handshakeBytes({ signature: _, ...request }: HandshakeRequest): Uint8Array<ArrayBuffer> {
	return canonicalBytes({ type: 'handshake', ...request });
}

/** Every error body of api/v1. `code` is for programs, `message` says what to do. */
export const apiErrorSchema = v.object({ code: v.string(), message: v.string() });
export type ApiError = v.InferOutput<typeof apiErrorSchema>;
