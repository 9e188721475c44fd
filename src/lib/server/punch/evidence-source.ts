import { parseEvent, type PunchEvent } from '$domain/punch/device-event';
import type { ClockJump } from '$domain/punch/time-grade';
import type { Tx } from '../db/database';
import { listLeases, type LeaseRow } from '../device/lease.service';
import { chainKey, placeKey } from './place';
import { listClockJumps, listNotes } from './punch-raw.repo';
import { listEarliest } from './punch.repo';

/** What the punches of a group are compared with, read once for all of them. */
export type EvidenceSource = {
	leases: ReadonlyMap<string, LeaseRow>;
	/** jumps recorded since an anchor (its server time), by `jumpKey` */
	jumps: ReadonlyMap<string, ClockJump[]>;
	/** places of what devices noted of themselves on a lease that seems used up, by the lease's id */
	notes: ReadonlyMap<string, readonly number[]>;
	/** lower bounds of the times of judged punches, Unix ms, by `placeKey`; grows as the group is judged */
	earliest: Map<string, number>;
};

/**
 * @param offline punches that were not made under a nonce of ours; the others need none of this but their lease
 * @param drawnFor leases that challenges were drawn from
 */
export async function loadEvidenceSource(
	tx: Tx,
	{
		all,
		offline,
		drawnFor
	}: { all: readonly PunchEvent[]; offline: readonly PunchEvent[]; drawnFor: string[] }
): Promise<EvidenceSource> {
	const before = offline.map((event) => ({ ...event, seq: event.seq - 1 }));
	const leases = await listLeases(tx, [...all.flatMap(({ lease }) => lease?.leaseId ?? []), ...drawnFor]);
	return {
		leases,
		notes: await loadNotes(tx, leases, offline),
		jumps: await loadJumps(tx, offline),
		earliest: await listEarliest(tx, before)
	};
}

export const jumpKey = (event: Pick<PunchEvent, 'deviceId' | 'epoch' | 'anchor'>) =>
	`${chainKey(event)}/${event.anchor?.serverMs ?? 0}`;

/** Notes between a lease's first place and an event. */
export function countNotes({ notes }: EvidenceSource, lease: LeaseRow, { seq }: PunchEvent): number {
	return (notes.get(lease.id) ?? []).filter((place) => place >= lease.fromSeq && place < seq).length;
}

/** Looked up only where the places of a lease are used up: most leases never come near it. */
async function loadNotes(
	tx: Tx,
	leases: ReadonlyMap<string, LeaseRow>,
	events: readonly PunchEvent[]
): Promise<Map<string, number[]>> {
	const ends = new Map<string, { lease: LeaseRow; toSeq: number }>();
	for (const event of events) {
		const lease = leases.get(event.lease?.leaseId ?? '');
		if (!lease || event.seq < lease.fromSeq + lease.maxEvents) continue;
		ends.set(lease.id, { lease, toSeq: Math.max(event.seq, ends.get(lease.id)?.toSeq ?? 0) });
	}
	const notes = new Map<string, number[]>();
	for (const { lease, toSeq } of ends.values()) {
		const { id, deviceId, epoch, fromSeq } = lease;
		notes.set(id, await listNotes(tx, { deviceId, epoch, fromSeq, toSeq }));
	}
	return notes;
}

/** A jump belongs to the stretch of time behind the anchor that it carries. */
async function loadJumps(tx: Tx, events: readonly PunchEvent[]): Promise<Map<string, ClockJump[]>> {
	const jumps = new Map<string, ClockJump[]>();
	const since = new Map<string, { deviceId: string; epoch: number; sinceMs: number }>();
	for (const { deviceId, epoch, anchor } of events) {
		const known = since.get(chainKey({ deviceId, epoch }));
		const sinceMs = Math.min(known?.sinceMs ?? Infinity, anchor?.serverMs ?? 0);
		since.set(chainKey({ deviceId, epoch }), { deviceId, epoch, sinceMs });
	}
	for (const { bytes } of await listClockJumps(tx, [...since.values()])) {
		const parsed = parseEvent(bytes);
		if (!parsed.ok || parsed.event.type !== 'clock_jump') continue;
		const { event } = parsed;
		const stretch = jumps.get(jumpKey(event)) ?? [];
		stretch.push({ seq: event.seq, jumpMs: event.jumpMs });
		jumps.set(jumpKey(event), stretch);
	}
	return jumps;
}

/** The place before an event's. */
export const placeBefore = (event: PunchEvent) => placeKey({ ...event, seq: event.seq - 1 });
