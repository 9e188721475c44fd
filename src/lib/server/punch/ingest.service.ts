import { checkPunchType, PUNCH_TYPES } from '$domain/punch/device-event';
import type { ClockReading } from '$domain/punch/time-grade';
import { Coalescer } from '../coalescer';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { freezeDevice } from '../device/device-alarm.service';
import { recordArrivals } from '../device/sender.service';
import { newId } from '../id';
import {
	ensureHeads,
	insertFork,
	insertPending,
	insertPendingSince,
	insertRaws,
	insertRefused,
	listPlaces,
	listTaken,
	lockHeads,
	moveHeads,
	type NewRaw
} from './ingest.repo';
import { chainKey, type ChainId, type Place } from './place';
import {
	planIngest,
	type ChainState,
	type Head,
	type IngestItem,
	type IngestPlan,
	type Known,
	type Planned
} from './plan-ingest';
import type { PunchRawRow } from './punch-raw.repo';
import type { Refusal, SubmittedEvent } from './read-submitted';

/** What became of one event: `accepted` and `duplicate` are both success, `fork` is kept beside the first. */
export type StoredEvent =
	| { ok: true; result: 'accepted'; submitted: SubmittedEvent; eventId: string; raw: PunchRawRow }
	| { ok: true; result: 'duplicate'; submitted: SubmittedEvent; eventId: string }
	| { ok: true; result: 'fork'; submitted: SubmittedEvent }
	| Refusal;

/**
 * When events arrived, and what the device's clocks said then; null for events that were carried here in a file. `quiet`:
 * nothing about the device need be written down.
 */
export type Arrival = { receivedAt: Date; clock: ClockReading | null; quiet?: boolean };

/** What one request brought, in its order. */
type Batch = { arrival: Arrival; items: IngestItem[] };
type Entry = { item: IngestItem; arrival: Arrival; planned: Planned };

/** Events that are stored in one transaction; more make it long, fewer cost an fsync each. */
const MAX_EVENTS = 1_024;
/** Events that are judged; the others are notes of the device about itself. */
const JUDGED: readonly string[] = [...PUNCH_TYPES, 'undo'];
/** For events from a file: no boot of the device. */
const NO_BOOT = '00000000-0000-0000-0000-000000000000';

const ingests = new WeakMap<Db, Coalescer<Batch, StoredEvent[]>>();

/**
 * Stores events first and judges nothing: one short transaction for all requests that came while the one before was
 * committed. What the device signed and was refused keeps its place in the chain. Answers in the order of the items.
 */
export async function storeEvents(
	{ db }: Pick<Context, 'db'>,
	items: IngestItem[],
	arrival: Arrival
): Promise<StoredEvent[]> {
	if (items.length === 0) return [];
	const ingest =
		ingests.get(db) ??
		new Coalescer((group: Batch[]) => storeGroup(db, group), {
			maxGroup: MAX_EVENTS,
			weigh: ({ items: own }) => own.length,
			turns: db
		});
	ingests.set(db, ingest);
	return ingest.submit({ arrival, items });
}

async function storeGroup(db: Db, group: Batch[]): Promise<StoredEvent[][]> {
	const entries = group.flatMap(({ arrival, items }) => items.map((item) => ({ item, arrival })));
	// A fork or a hole filled from behind: each chain is gone through from its oldest event on.
	entries.sort((a, b) => a.item.signed.event.seq - b.item.signed.event.seq);
	const chains = [
		...new Map(
			entries.map(({ item: { signed } }) => [chainKey(signed.event), toChain(signed.event)])
		).values()
	];
	await ensureHeads(db, chains);
	const done = await transaction(db, (tx) => storeInside(tx, entries, chains));
	const results = new Map(done.map((entry) => [entry.item, toStored(entry)]));
	return group.map(({ items }) => items.map((item) => getResult(results, item)));
}

async function storeInside(tx: Tx, entries: Omit<Entry, 'planned'>[], chains: ChainId[]): Promise<Entry[]> {
	const heads = await lockHeads(tx, chains);
	const items = entries.map(({ item }) => item);
	const places = await listPlaces(tx, findPlacesBehind(items, heads));
	const { plan, done } = await insertPlanned(tx, entries, {
		heads,
		...places,
		takenIds: new Set(),
		takenNonces: new Set()
	});
	await insertPending(tx, done.flatMap(toPending));
	await insertPendingSince(tx, findLateJumps(done, heads));
	await insertRefused(tx, done.flatMap(toRefused));
	for (const entry of done) if (entry.planned.kind === 'fork') await keepFork(tx, entry);
	await moveHeads(
		tx,
		chains.flatMap((chain) => toMoved(chain, plan.heads.get(chainKey(chain))))
	);
	await recordArrivals(tx, countArrivals(done));
	return done;
}

/** An id or a nonce that another event has is so rare that it is looked for only when a unique key says so. */
async function insertPlanned(tx: Tx, entries: Omit<Entry, 'planned'>[], known: Known) {
	const items = entries.map(({ item }) => item);
	const first = planIngest(items, known);
	const done = toEntries(entries, first);
	if (await insertRaws(tx, done.flatMap(toRaw))) return { plan: first, done };
	const everywhere = await listPlaces(
		tx,
		items.map(({ signed }) => signed.event)
	);
	const plan = planIngest(items, { ...known, ...everywhere, ...(await listTaken(tx, items)) });
	const again = toEntries(entries, plan);
	if (await insertRaws(tx, again.flatMap(toRaw))) return { plan, done: again };
	throw new Error('events met a unique key that nobody holds');
}

function toEntries(entries: Omit<Entry, 'planned'>[], { planned }: IngestPlan): Entry[] {
	return entries.map((entry, i) => {
		const own = planned[i];
		if (!own) throw new Error('an event was not planned');
		return { ...entry, planned: own };
	});
}

/** Only places up to the end of a chain can be taken; the one before the first says what it must follow. */
function findPlacesBehind(items: IngestItem[], heads: ReadonlyMap<string, Head>): Place[] {
	return items.flatMap(({ signed: { event } }) => {
		const end = heads.get(chainKey(event))?.seq ?? 0;
		const { deviceId, epoch, seq } = event;
		const before = seq - 1 < end && seq > 1 ? [{ deviceId, epoch, seq: seq - 1 }] : [];
		return seq <= end ? [...before, { deviceId, epoch, seq }] : before;
	});
}

/** Other bytes in a place that is taken: from now on everything this device sends waits for a person. */
async function keepFork(tx: Tx, { item: { signed }, arrival: { receivedAt } }: Entry): Promise<void> {
	const { deviceId, epoch, seq } = signed.event;
	const { bytes, signature } = signed;
	const fork = { id: newId(receivedAt), deviceId, epoch, seq, hash: hexBytes(signed.hash), bytes, signature };
	// Sent again after the office has decided, it changes nothing any more.
	if (await insertFork(tx, { ...fork, receivedAt })) {
		await freezeDevice(tx, { deviceId, epoch, seq, at: receivedAt });
	}
}

function toStored({ item, planned, arrival }: Entry): StoredEvent {
	const { signed } = item;
	const { seq } = signed.event;
	if (planned.kind === 'refuse') return { ok: false, seq, code: planned.code, message: planned.message };
	if (item.kind !== 'event') throw new Error('a refused event was planned to be stored');
	const submitted = item.signed;
	if (planned.kind === 'fork') return { ok: true, result: 'fork', submitted };
	if (planned.kind === 'duplicate') {
		return { ok: true, result: 'duplicate', submitted, eventId: planned.eventId };
	}
	const raw = toRow(submitted, planned.chain, arrival);
	return { ok: true, result: 'accepted', submitted, eventId: signed.event.eventId, raw };
}

function toRaw({ item, planned, arrival }: Entry): NewRaw[] {
	return item.kind === 'event' && planned.kind === 'insert'
		? [toRow(item.signed, planned.chain, arrival)]
		: [];
}

function toRow(
	{ event, bytes, signature, hash, nonceId }: SubmittedEvent,
	chain: ChainState,
	{ receivedAt, clock }: Arrival
): PunchRawRow {
	return {
		...toChain(event),
		eventId: event.eventId,
		seq: event.seq,
		type: event.type,
		hash: hexBytes(hash),
		prevHash: hexBytes(event.prevHash),
		nonceId,
		chain,
		bytes,
		signature,
		receivedAt,
		// A file says nothing of the device's clocks now: the clock is taken to be right.
		contactWallMs: clock?.wallMs ?? receivedAt.getTime(),
		contactMonoMs: clock?.monoMs ?? 0,
		contactBootId: clock?.bootId ?? NO_BOOT
	};
}

function toPending({ item: { signed }, planned, arrival: { receivedAt } }: Entry) {
	const { eventId, type, seq } = signed.event;
	if (planned.kind !== 'insert' || !JUDGED.includes(type)) return [];
	return [{ ...toChain(signed.event), eventId, seq, receivedAt, notBefore: null }];
}

function toRefused({ item: { signed }, planned, arrival: { receivedAt } }: Entry) {
	if (planned.kind !== 'refuse') return [];
	const { event, bytes, signature, hash } = signed;
	const { code } = planned;
	return [{ ...toChain(event), seq: event.seq, hash: hexBytes(hash), code, bytes, signature, receivedAt }];
}

/**
 * Jumps of the clock that came after events behind them, as when a server that lost data gets them back. They say something
 * of all that was made since the anchor that they name.
 */
function findLateJumps(entries: Entry[], heads: ReadonlyMap<string, Head>) {
	return entries.flatMap(({ item: { signed }, planned, arrival: { receivedAt } }) => {
		const { type, seq, anchor } = signed.event;
		const late = planned.kind === 'insert' && seq < (heads.get(chainKey(signed.event))?.seq ?? 0);
		if (!late || type !== 'clock_jump') return [];
		// A device may say of its anchor what it likes.
		const sinceMs = Math.min(anchor?.serverMs ?? 0, receivedAt.getTime());
		return [{ ...toChain(signed.event), since: new Date(sinceMs) }];
	});
}

/** Per device: when it was heard, unless its events were carried here, and how many of its punches are stored now. */
function countArrivals(entries: Entry[]) {
	const arrivals = new Map<string, { deviceId: string; at: Date | null; punches: number }>();
	for (const { item, planned, arrival } of entries) {
		if (arrival.quiet) continue;
		const { deviceId, type } = item.signed.event;
		const of = arrivals.get(deviceId) ?? { deviceId, at: null, punches: 0 };
		if (arrival.clock) of.at = arrival.receivedAt;
		if (planned.kind !== 'refuse' && checkPunchType(type)) of.punches++;
		arrivals.set(deviceId, of);
	}
	return [...arrivals.values()];
}

function toMoved(chain: ChainId, head: Head | undefined) {
	return head ? [{ ...chain, seq: head.seq, hash: hexBytes(head.hash) }] : [];
}

function getResult(results: ReadonlyMap<IngestItem, StoredEvent>, item: IngestItem): StoredEvent {
	const result = results.get(item);
	if (!result) throw new Error('an event was neither stored nor refused');
	return result;
}

const toChain = ({ deviceId, epoch }: ChainId): ChainId => ({ deviceId, epoch });
const hexBytes = (hash: string) => Buffer.from(hash, 'hex');
