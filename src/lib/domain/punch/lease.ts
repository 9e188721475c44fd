import * as v from 'valibot';
import { deviceFaceSchema } from '../face/face-settings';
import { canonicalBytes } from './canonical-json';

/** How long and how often a kind of device may punch without network, unless its site says otherwise. */
export type LeaseLimits = { hours: number; maxEvents: number };

export const DEFAULT_LEASE_LIMITS = {
	kiosk: { hours: 72, maxEvents: 2_000 },
	field: { hours: 14 * 24, maxEvents: 5_000 },
	personal: { hours: 24, maxEvents: 20 }
} as const satisfies Record<string, LeaseLimits>;

/** What a site may set: at least an hour and one event, at most the longest absence the receipts are kept for. */
export const leaseLimitsSchema = v.object({
	hours: v.pipe(
		v.number(),
		v.integer(),
		v.minValue(1, 'At least one hour.'),
		v.maxValue(30 * 24, 'At most 30 days.')
	),
	maxEvents: v.pipe(
		v.number(),
		v.integer(),
		v.minValue(1, 'At least one event.'),
		v.maxValue(50_000, 'At most 50,000 events.')
	)
});

const siteLeaseLimitsSchema = v.object({
	kiosk: v.optional(leaseLimitsSchema),
	field: v.optional(leaseLimitsSchema),
	personal: v.optional(leaseLimitsSchema)
});

/** A site's own limits by kind of device; a kind that is missing has the product's. */
export type SiteLeaseLimits = v.InferOutput<typeof siteLeaseLimitsSchema>;

/** Limits as they were stored; what cannot be read counts as not set, so that no device is left without a lease. */
export function readSiteLeaseLimits(stored: unknown): SiteLeaseLimits {
	const parsed = v.safeParse(siteLeaseLimitsSchema, stored ?? {});
	return parsed.success ? parsed.output : {};
}

/**
 * Version 1: leave to punch without network, signed by the server. Each event under it carries
 * `nonce = HMAC-SHA-256(secret, epoch || seq)`, so that its place in the chain decides its nonce and nobody can
 * choose one; single use follows from the unique place.
 */
export const leaseSchema = v.strictObject({
	v: v.literal(1),
	type: v.literal('lease'),
	leaseId: v.string(),
	deviceId: v.string(),
	epoch: v.number(),
	issuedMs: v.number(),
	notAfterMs: v.number(),
	/** first seq it is good for; so many punches from there on, notes of the device not counted */
	fromSeq: v.number(),
	maxEvents: v.number(),
	/** network whose descriptors the server compares */
	modelId: v.string(),
	/** key to seal to: id and raw P-256 point in base64url */
	sealKeyId: v.string(),
	sealKey: v.string(),
	/** how faces are taken at the site; missing in leases given before sites could say so */
	face: v.optional(deviceFaceSchema)
});
export type Lease = v.InferOutput<typeof leaseSchema>;

export function encodeLease(lease: Lease): Uint8Array<ArrayBuffer> {
	return canonicalBytes(lease);
}

/** The nonce of one place in the chain, 32 bytes. `secret` is an HMAC-SHA-256 key. */
export async function deriveLeaseNonce(
	secret: CryptoKey,
	place: { epoch: number; seq: number }
): Promise<Uint8Array<ArrayBuffer>> {
	const message = new DataView(new ArrayBuffer(8));
	message.setUint32(0, place.epoch);
	message.setUint32(4, place.seq);
	return new Uint8Array(await crypto.subtle.sign('HMAC', secret, message.buffer));
}

/** Imported so that page code can use it but never read it back. */
export function importLeaseSecret(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

export type LeaseState =
	{ kind: 'good'; untilMs: number; eventsLeft: number } | { kind: 'expired' | 'used_up' | 'none' };

/**
 * How long the device may still work alone, `punches` of its leave being used. What the device notes of itself (starts,
 * jumps of its clock) costs nobody a punch. A lease that has ended stops nobody: its punches are reviewed.
 */
export function readLease(lease: Lease | null, at: { nowMs: number; punches: number }): LeaseState {
	if (!lease) return { kind: 'none' };
	if (at.nowMs > lease.notAfterMs) return { kind: 'expired' };
	const eventsLeft = lease.maxEvents - at.punches;
	return eventsLeft > 0 ? { kind: 'good', untilMs: lease.notAfterMs, eventsLeft } : { kind: 'used_up' };
}
