import { encodeBase64url } from '$domain/base64url';
import { toDeviceFace } from '$domain/face/face-settings';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { DEFAULT_LEASE_LIMITS, encodeLease, type Lease } from '$domain/punch/lease';
import { sign } from '$domain/punch/signature';
import type { LeaseGrant } from '$domain/punch/wire';
import { parseUuid } from '$domain/uuid';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { newId } from '../id';
import { authenticate, type KeyRing } from '../keys/key-ring';
import { getReceiptKey } from '../keys/receipt-key';
import { getSealKey } from '../keys/seal-key';
import { findNewestLease, insertLease, listLeaseRows, type LeaseRow } from './lease.repo';
import type { Sender } from './sender.service';

export type { LeaseRow };

type LeaseContext = Pick<Context, 'db' | 'keys' | 'now'>;

/** A lease younger than this is given again, so that a device that calls every minute does not fill a table. */
const RENEW_AFTER_MS = 3_600_000;

type Leaser = Pick<Sender, 'id' | 'kind' | 'leaseLimits' | 'face'>;

/** Leave to work alone from here on, given at every contact. An older lease stays good for the seqs before this one. */
export async function grantLease(
	context: LeaseContext,
	sender: Leaser,
	chain: { epoch: number; headSeq: number }
): Promise<LeaseGrant> {
	const row = (await findYoungLease(context, sender, chain)) ?? (await newLease(context, sender, chain));
	const bytes = encodeLease(await toLease(context, row));
	const { privateKey } = await getReceiptKey(context);
	return {
		lease: { bytes: encodeBase64url(bytes), signature: encodeBase64url(await sign(privateKey, bytes)) },
		secret: encodeBase64url(secretOf(context.keys, row.id))
	};
}

type Chain = { epoch: number; headSeq: number };

async function findYoungLease(
	{ db, now }: LeaseContext,
	sender: Leaser,
	{ epoch, headSeq }: Chain
): Promise<LeaseRow | null> {
	const row = await findNewestLease(db, { deviceId: sender.id, epoch });
	if (!row) return null;
	const { hours, maxEvents } = limitsOf(sender);
	const { liveness, secondModelId } = toDeviceFace(sender.face);
	const asConfigured =
		row.maxEvents === maxEvents &&
		row.notAfter.getTime() - row.issuedAt.getTime() === hours * 3_600_000 &&
		row.livenessLevel === liveness &&
		row.secondModelId === secondModelId;
	const young = now().getTime() - row.issuedAt.getTime() < RENEW_AFTER_MS;
	const mostlyUnused = headSeq + 1 >= row.fromSeq && headSeq + 1 - row.fromSeq < maxEvents / 4;
	return asConfigured && young && mostlyUnused ? row : null;
}

async function newLease(
	{ db, now }: LeaseContext,
	sender: Leaser,
	{ epoch, headSeq }: Chain
): Promise<LeaseRow> {
	const { hours, maxEvents } = limitsOf(sender);
	const { liveness, secondModelId } = toDeviceFace(sender.face);
	const issuedAt = now();
	const row: LeaseRow = {
		id: newId(issuedAt),
		deviceId: sender.id,
		epoch,
		issuedAt,
		notAfter: new Date(issuedAt.getTime() + hours * 3_600_000),
		fromSeq: headSeq + 1,
		livenessLevel: liveness,
		secondModelId,
		maxEvents
	};
	await insertLease(db, row);
	return row;
}

const limitsOf = ({ kind, leaseLimits }: Pick<Leaser, 'kind' | 'leaseLimits'>) =>
	leaseLimits[kind] ?? DEFAULT_LEASE_LIMITS[kind];

/**
 * How the leave stood that an event was made under, `notes` of the device about itself lying between the lease's first
 * place and the event: they use up nobody's punches. `forged` when its nonce does not follow from the lease and the
 * event's place: it was not made by the device that holds the lease.
 */
export type LeaseStanding = 'good' | 'ended' | 'unknown' | 'forged';

export function judgeLease(
	keys: KeyRing,
	row: LeaseRow | null,
	event: { deviceId: string; epoch: number; seq: number; lease: { leaseId: string; nonce: string } },
	{ atMs, notes }: { atMs: number; notes: number }
): LeaseStanding {
	if (!row || row.deviceId !== event.deviceId || row.epoch !== event.epoch) return 'unknown';
	if (leaseNonce(keys, row.id, event) !== event.lease.nonce) return 'forged';
	const inside = event.seq >= row.fromSeq && event.seq - notes < row.fromSeq + row.maxEvents;
	return inside && atMs <= row.notAfter.getTime() ? 'good' : 'ended';
}

/** A lease as a proof shows it. Its secret only once it has run out: until then it is the device's alone. */
export async function describeLease(context: LeaseContext, leaseId: string) {
	const row = (await listLeases(context.db, [leaseId])).get(leaseId);
	if (!row) return null;
	const { id, deviceId, epoch, issuedAt, notAfter, fromSeq, maxEvents } = row;
	const secret = notAfter < context.now() ? encodeBase64url(secretOf(context.keys, id)) : null;
	return {
		leaseId: id,
		deviceId,
		epoch,
		issuedMs: issuedAt.getTime(),
		notAfterMs: notAfter.getTime(),
		fromSeq,
		maxEvents,
		secret
	};
}

/** Leases never change, and each punch names one: what was read stays in memory. */
const read = new Map<string, LeaseRow>();
const MAX_READ = 10_000;

/** By id; those that nobody gave are left out. */
export async function listLeases(db: Db | Tx, ids: readonly string[]): Promise<Map<string, LeaseRow>> {
	const unread = [...new Set(ids)].filter((id) => !read.has(id));
	const rows = await listLeaseRows(db, unread);
	const found = new Map(rows.map((row) => [row.id, row]));
	for (const id of ids) {
		const known = read.get(id);
		if (known) found.set(id, known);
	}
	if (read.size + rows.length > MAX_READ) read.clear();
	for (const row of rows) read.set(row.id, row);
	return found;
}

/** The server's half of `deriveLeaseNonce`. */
export function leaseNonce(keys: KeyRing, leaseId: string, place: { epoch: number; seq: number }): string {
	const message = Buffer.alloc(8);
	message.writeUInt32BE(place.epoch, 0);
	message.writeUInt32BE(place.seq, 4);
	return encodeBase64url(authenticate(secretOf(keys, leaseId), message));
}

const secretOf = (keys: KeyRing, leaseId: string) => authenticate(keys.lease, parseUuid(leaseId));

async function toLease(context: LeaseContext, row: LeaseRow): Promise<Lease> {
	const sealKey = await getSealKey(context);
	return {
		v: 1,
		type: 'lease',
		leaseId: row.id,
		deviceId: row.deviceId,
		epoch: row.epoch,
		issuedMs: row.issuedAt.getTime(),
		notAfterMs: row.notAfter.getTime(),
		fromSeq: row.fromSeq,
		maxEvents: row.maxEvents,
		modelId: RECOGNITION_MODEL,
		sealKeyId: sealKey.keyId,
		sealKey: encodeBase64url(sealKey.publicKey),
		...(row.livenessLevel && {
			face: { liveness: row.livenessLevel, secondModelId: row.secondModelId }
		})
	};
}
