import { PUNCH_TYPES } from '$domain/punch/device-event';
import type { Announcement, PunchBatch, PunchReply, PunchResult } from '$domain/punch/wire';
import type { Context } from '../context';
import { checkQuiet, findSender, type Sender } from '../device/sender.service';
import { log } from '../log';
import { storeEvents, type StoredEvent } from './ingest.service';
import { judgeQueue, wakeJudging } from './judge-queue';
import type { IngestItem } from './plan-ingest';
import { readSubmitted, type ReadEvent } from './read-submitted';
import { signReceipt } from './receipt.service';
import { makeGiveWay } from '../run-in-turns';

export type SubmitResult =
	{ ok: true; reply: PunchReply } | { ok: false; reason: 'device_unknown' | 'device_revoked' | 'backlogged' };

/**
 * Takes a batch from a device: read, store, receipt. Punches that somebody waits for are judged before the answer; a
 * queue from offline is judged behind it. Answers per event; one bad event never fails the others.
 *
 * @param arrivedAt when the request began, nearest to the moment at which the device read its clock for it
 */
export async function submitPunches(
	context: Context,
	batch: PunchBatch,
	arrivedAt = context.now()
): Promise<SubmitResult> {
	const found = await findSender(context, batch.deviceId);
	if (!found.ok) return found;
	const { sender } = found;
	const queue = judgeQueue(context);
	const full = await queue.checkFull();
	// Asked again and again, a queue must not cost its opening each time.
	if (full && !batch.events.some(checkMayBeAwaited)) return { ok: false, reason: 'backlogged' };
	const read = await readAll(context, sender, batch);
	if (full && !read.some((item) => checkAwaited(item, arrivedAt))) return { ok: false, reason: 'backlogged' };
	const quiet = checkQuiet(sender, arrivedAt);
	const outcomes = await store(context, read, { receivedAt: arrivedAt, clock: batch.clock, quiet });
	for (const each of outcomes)
		if (each.ok && each.result === 'accepted') queue.remember(each.submitted, each.raw);
	const announcements = await judge(context, outcomes, arrivedAt);
	const receipt = await signReceipt(context, sender.id, outcomes);
	const results = outcomes.map((outcome) => toResult(outcome, announcements));
	return { ok: true, reply: { v: 1, serverMs: context.now().getTime(), results, receipt } };
}

async function readAll(context: Context, sender: Sender, { events }: PunchBatch): Promise<ReadEvent[]> {
	const giveWay = makeGiveWay();
	const read: ReadEvent[] = [];
	for (const item of events) {
		read.push(await readSubmitted(context, sender, item));
		await giveWay();
	}
	return read;
}

/** In the order of the batch. */
async function store(
	context: Context,
	read: ReadEvent[],
	arrival: Parameters<typeof storeEvents>[2]
): Promise<StoredEvent[]> {
	const items = read.map(toItem);
	const stored = await storeEvents(
		context,
		items.flatMap((item) => item ?? []),
		arrival
	);
	let next = 0;
	return read.map((item, i) => {
		if (!items[i] && !item.ok) return item;
		const outcome = stored[next++];
		if (!outcome) throw new Error('a stored event has no outcome');
		return outcome;
	});
}

/** Null for bytes that say nothing of their place, or that another device may have made. */
function toItem(read: ReadEvent): IngestItem | null {
	if (read.ok) return { kind: 'event', signed: read.submitted };
	const { signed, code, message } = read;
	return signed ? { kind: 'refused', signed, code, message } : null;
}

/** Stored is stored: when judging fails now, the answer goes out without it and the background makes up for it. */
async function judge(
	context: Context,
	outcomes: StoredEvent[],
	at: Date
): Promise<ReadonlyMap<string, Announcement>> {
	const stored = outcomes.flatMap((outcome) => (outcome.ok && outcome.result !== 'fork' ? [outcome] : []));
	const awaited = stored.filter(({ submitted }) => checkAwaited({ ok: true, submitted }, at));
	if (awaited.length < stored.length) wakeJudging(context);
	try {
		return await judgeQueue(context).judgeNow(awaited.map(({ eventId }) => eventId));
	} catch (error) {
		log.error({ err: error }, 'punches were stored and could not be judged at once');
		wakeJudging(context);
		return new Map();
	}
}

/** By what the event says of itself, not yet checked: an undo, or a punch with a nonce of the server. */
function checkMayBeAwaited({ bytes }: PunchBatch['events'][number]): boolean {
	const text = Buffer.from(bytes, 'base64url').toString('latin1');
	const says = (type: string) => text.includes(`"type":"${type}"`);
	return says('undo') || (PUNCH_TYPES.some(says) && !text.includes('"nonce":null'));
}

function checkAwaited(item: ReadEvent, at: Date): boolean {
	return item.ok && item.submitted.awaitedUntil !== null && at <= item.submitted.awaitedUntil;
}

function toResult(outcome: StoredEvent, announcements: ReadonlyMap<string, Announcement>): PunchResult {
	if (!outcome.ok) {
		const { seq, code, message } = outcome;
		return { seq, result: code === 'version_unknown' ? 'held' : 'refused', code, message };
	}
	const { seq } = outcome.submitted.event;
	if (outcome.result === 'fork') {
		const message = 'another event is stored at this place; both are kept and an administrator decides';
		return { seq, result: 'held', code: 'fork', message };
	}
	return { seq, result: outcome.result, announcement: announcements.get(outcome.eventId) ?? null };
}
