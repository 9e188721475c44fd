import type { PunchBatch, PunchReply, PunchResult } from '$domain/punch/wire';
import type { Context } from '../context';
import { findSender, recordContact } from '../device/sender.service';
import { findAnnouncement, judgePunch } from './evaluation.service';
import { storeEvents, type StoredEvent } from './ingest.service';
import { readSubmitted, type ReadEvent, type SubmittedEvent } from './read-submitted';
import { signReceipt } from './receipt.service';

export type SubmitResult =
	{ ok: true; reply: PunchReply } | { ok: false; reason: 'device_unknown' | 'device_revoked' };

/**
 * Takes a batch from a device: read, store, then judge in the same request, so that a worker who is online gets
 * an answer at once. Answers per event; one bad event never fails the others.
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

	const read = await Promise.all(batch.events.map((item) => readSubmitted(context, sender, item)));
	const good = read.flatMap((item) => (item.ok ? [item.submitted] : []));
	const stored = await storeEvents(context, good, { receivedAt: arrivedAt, clock: batch.clock });
	const arrived = stored.filter((item) => item.ok && item.submitted.event.type === 'punch').length;
	await recordContact(context, sender.id, { arrived, carried: batch.clock === null });

	const outcomes = read.map((item) => outcomeOf(item, good, stored));
	const results: PunchResult[] = [];
	for (const outcome of outcomes) results.push(await answer(context, sender, outcome));
	const receipt = await signReceipt(context, sender.id, stored);
	return { ok: true, reply: { v: 1, serverMs: context.now().getTime(), results, receipt } };
}

function outcomeOf(item: ReadEvent, good: SubmittedEvent[], stored: StoredEvent[]): StoredEvent {
	if (!item.ok) return item;
	const outcome = stored[good.indexOf(item.submitted)];
	if (!outcome) throw new Error('a stored event has no outcome');
	return outcome;
}

async function answer(
	context: Context,
	sender: Parameters<typeof judgePunch>[1],
	outcome: StoredEvent
): Promise<PunchResult> {
	if (!outcome.ok) {
		const { seq, code, message } = outcome;
		return { seq, result: 'refused', code, message };
	}
	const { seq } = outcome.submitted.event;
	if (outcome.result === 'fork') {
		const message = 'another event is stored at this place; both are kept and an administrator decides';
		return { seq, result: 'held', code: 'fork', message };
	}
	// Whoever stored it judges it; the same bytes sent meanwhile are answered with what is known by then.
	if (outcome.result === 'accepted') await judgePunch(context, sender, outcome.eventId);
	return { seq, result: outcome.result, announcement: await findAnnouncement(context, outcome.eventId) };
}
