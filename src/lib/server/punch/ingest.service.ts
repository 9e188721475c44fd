import { GENESIS_HASH } from '$domain/punch/device-event';
import { decodeHex } from '$domain/base64url';
import type { ClockReading } from '$domain/punch/time-grade';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { freezeDevice } from '../device/device-alarm.service';
import { newId } from '../id';
import {
	checkNonceUsed,
	ensureHead,
	findRawBySeq,
	insertFork,
	insertRaws,
	lockHead,
	moveHead,
	type Head,
	type NewRaw
} from './punch-raw.repo';
import type { Refusal, SubmittedEvent } from './read-submitted';

/** What became of one event: `accepted` and `duplicate` are both success, `fork` is kept beside the first. */
export type StoredEvent =
	| { ok: true; result: 'accepted' | 'duplicate'; submitted: SubmittedEvent; eventId: string }
	| { ok: true; result: 'fork'; submitted: SubmittedEvent }
	| Refusal;

/** When the events arrived, and what the device's clocks said then. */
export type Arrival = { receivedAt: Date; clock: ClockReading };

type Chain = NewRaw['chain'];

/** For events that were carried here in a file: no boot of the device, and a clock taken to be right. */
const unknownClock = (at: Date): ClockReading => ({ wallMs: at.getTime(), monoMs: 0, bootId: NO_BOOT });
const NO_BOOT = '00000000-0000-0000-0000-000000000000';

/**
 * Stores events first and judges nothing: one short transaction, oldest first. Sending the same bytes again is
 * `duplicate`; other bytes in the same place of the chain are a fork: both are kept and the device is frozen.
 */
export async function storeEvents(
	{ db }: Pick<Context, 'db'>,
	events: SubmittedEvent[],
	{ receivedAt, clock }: { receivedAt: Date; clock: ClockReading | null }
): Promise<StoredEvent[]> {
	const arrival = { receivedAt, clock: clock ?? unknownClock(receivedAt) };
	const chains = groupByEpoch(events);
	for (const { id } of chains) await ensureHead(db, id);
	const stored = await transaction(db, async (tx) => {
		const results = new Map<SubmittedEvent, StoredEvent>();
		for (const chain of chains) {
			for (const result of await storeChain(tx, chain, arrival)) {
				results.set(result.submitted, result.outcome);
			}
		}
		return results;
	});
	return events.map((submitted) => {
		const result = stored.get(submitted);
		if (!result) throw new Error('an event was neither stored nor refused');
		return result;
	});
}

type ChainGroup = { id: { deviceId: string; epoch: number }; events: SubmittedEvent[] };
type Outcome = { submitted: SubmittedEvent; outcome: StoredEvent };

/** All of one device; a batch seldom spans two epochs. */
function groupByEpoch(events: SubmittedEvent[]): ChainGroup[] {
	const groups = new Map<number, ChainGroup>();
	for (const submitted of events) {
		const { deviceId, epoch } = submitted.event;
		const group = groups.get(epoch) ?? { id: { deviceId, epoch }, events: [] };
		group.events.push(submitted);
		groups.set(epoch, group);
	}
	return [...groups.values()];
}

async function storeChain(tx: Tx, { id, events }: ChainGroup, arrival: Arrival): Promise<Outcome[]> {
	const head = await lockHead(tx, id);
	const outcomes =
		(await storeRun(tx, { events, head, arrival })) ?? (await storeEach(tx, { events, head, arrival }));
	const newest = outcomes
		.filter(({ outcome }) => outcome.ok && outcome.result === 'accepted')
		.map(({ submitted }) => submitted)
		.reduce<SubmittedEvent | null>((a, b) => (a && a.event.seq > b.event.seq ? a : b), null);
	if (newest && newest.event.seq > head.seq) {
		await moveHead(tx, id, { seq: newest.event.seq, hash: hashBytes(newest.hash) });
	}
	return outcomes;
}

type Batch = { events: SubmittedEvent[]; head: Head; arrival: Arrival };

/** The usual case, an unbroken run behind the head, in one statement; null when it is none or meets a unique key. */
async function storeRun(tx: Tx, { events, head, arrival }: Batch): Promise<Outcome[] | null> {
	let { seq, hash } = head;
	const rows: NewRaw[] = [];
	for (const submitted of events) {
		if (submitted.event.seq !== seq + 1) return null;
		const chain = hash.equals(hashBytes(submitted.event.prevHash)) ? 'linked' : 'broken';
		rows.push(toRow(submitted, chain, arrival));
		seq++;
		hash = hashBytes(submitted.hash);
	}
	if (!(await insertRaws(tx, rows))) return null;
	return events.map((submitted) => ({ submitted, outcome: accepted(submitted) }));
}

async function storeEach(tx: Tx, { events, head, arrival }: Batch): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const submitted of events) {
		const chain = await judgeChain(tx, submitted, head);
		outcomes.push({ submitted, outcome: await storeOne(tx, toRow(submitted, chain, arrival), submitted) });
	}
	return outcomes;
}

async function storeOne(tx: Tx, row: NewRaw, submitted: SubmittedEvent): Promise<StoredEvent> {
	if (await insertRaws(tx, [row])) return accepted(submitted);
	const { event, nonceId } = submitted;
	const existing = await findRawBySeq(tx, event);
	if (existing?.hash.equals(row.hash)) {
		return { ok: true, result: 'duplicate', submitted, eventId: existing.eventId };
	}
	if (existing) {
		const { deviceId, epoch, seq, hash, bytes, signature, receivedAt } = row;
		const fork = { id: newId(receivedAt), deviceId, epoch, seq, hash, bytes, signature, receivedAt };
		// Sent again after the office has decided, it changes nothing any more.
		if (await insertFork(tx, fork)) await freezeDevice(tx, { deviceId, epoch, seq, at: receivedAt });
		return { ok: true, result: 'fork', submitted };
	}
	if (nonceId && (await checkNonceUsed(tx, nonceId))) {
		const message = 'this nonce was used before; ask for a new one';
		return { ok: false, seq: event.seq, code: 'nonce_reused', message };
	}
	return { ok: false, seq: event.seq, code: 'event_id_reused', message: 'another event has this id already' };
}

function accepted(submitted: SubmittedEvent): StoredEvent {
	return { ok: true, result: 'accepted', submitted, eventId: submitted.event.eventId };
}

/** `gap`: an event before it is missing. `broken`: the event before it is another one than it says. */
async function judgeChain(tx: Tx, { event }: SubmittedEvent, head: Head): Promise<Chain> {
	const previous = event.seq === head.seq + 1 ? head.hash : await findPreviousHash(tx, event);
	if (!previous) return 'gap';
	return previous.equals(hashBytes(event.prevHash)) ? 'linked' : 'broken';
}

async function findPreviousHash(tx: Tx, event: SubmittedEvent['event']): Promise<Buffer | null> {
	if (event.seq === 1) return hashBytes(GENESIS_HASH);
	const previous = await findRawBySeq(tx, { ...event, seq: event.seq - 1 });
	return previous?.hash ?? null;
}

function toRow(
	{ event, bytes, signature, hash, nonceId }: SubmittedEvent,
	chain: Chain,
	arrival: Arrival
): NewRaw {
	return {
		eventId: event.eventId,
		deviceId: event.deviceId,
		epoch: event.epoch,
		seq: event.seq,
		type: event.type,
		hash: hashBytes(hash),
		prevHash: hashBytes(event.prevHash),
		nonceId,
		chain,
		bytes: Buffer.from(bytes),
		signature: Buffer.from(signature),
		receivedAt: arrival.receivedAt,
		contactWallMs: arrival.clock.wallMs,
		contactMonoMs: arrival.clock.monoMs,
		contactBootId: arrival.clock.bootId
	};
}

const hashBytes = (hash: string) => Buffer.from(decodeHex(hash));
