import { GENESIS_HASH } from '$domain/punch/punch-event';
import { decodeHex } from '$domain/base64url';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { log } from '../log';
import {
	checkNonceUsed,
	ensureHead,
	findRawBySeq,
	insertFork,
	insertRaw,
	lockHead,
	moveHead,
	type Head
} from './punch-raw.repo';
import type { Refusal, SubmittedPunch } from './read-submitted';

/** What became of one event: `accepted` and `duplicate` are both success, `fork` is kept beside the first. */
export type StoredPunch =
	| { ok: true; result: 'accepted' | 'duplicate'; punch: SubmittedPunch; eventId: string }
	| { ok: true; result: 'fork'; punch: SubmittedPunch }
	| Refusal;

type Chain = 'linked' | 'gap' | 'broken';

/**
 * Stores events first and judges nothing: one short transaction, oldest first. Sending the same bytes again is
 * `duplicate`; other bytes in the same place of the chain are a fork, and both are kept.
 */
export async function storePunches(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	punches: SubmittedPunch[]
): Promise<StoredPunch[]> {
	const receivedAt = now();
	const chains = groupByEpoch(punches);
	for (const { chain } of chains) await ensureHead(db, chain);
	const stored = await transaction(db, async (tx) => {
		const results = new Map<SubmittedPunch, StoredPunch>();
		for (const group of chains) await storeChain(tx, group, receivedAt, results);
		return results;
	});
	return punches.map((punch) => {
		const result = stored.get(punch);
		if (!result) throw new Error('an event was neither stored nor refused');
		if (result.ok && result.result === 'fork') {
			const { deviceId, epoch, seq } = punch.event;
			log.error(
				{ alarm: 'fork', deviceId, epoch, seq },
				'two events claim the same place: cloned or restored device'
			);
		}
		return result;
	});
}

type ChainGroup = { chain: { deviceId: string; epoch: number }; punches: SubmittedPunch[] };

/** All of one device; a batch seldom spans two epochs. */
function groupByEpoch(punches: SubmittedPunch[]): ChainGroup[] {
	const groups = new Map<number, ChainGroup>();
	for (const punch of punches) {
		const { deviceId, epoch } = punch.event;
		const group = groups.get(epoch) ?? { chain: { deviceId, epoch }, punches: [] };
		group.punches.push(punch);
		groups.set(epoch, group);
	}
	return [...groups.values()];
}

async function storeChain(
	tx: Tx,
	{ chain: chainId, punches }: ChainGroup,
	receivedAt: Date,
	results: Map<SubmittedPunch, StoredPunch>
): Promise<void> {
	const before = await lockHead(tx, chainId);
	let head = before;
	for (const punch of punches) {
		const chain = await judgeChain(tx, punch, head);
		const result = await storeOne(tx, punch, chain, receivedAt);
		results.set(punch, result);
		const advanced = result.ok && result.result === 'accepted' && punch.event.seq > head.seq;
		if (advanced) head = { seq: punch.event.seq, hash: Buffer.from(decodeHex(punch.hash)) };
	}
	if (head !== before) await moveHead(tx, chainId, head);
}

async function storeOne(tx: Tx, punch: SubmittedPunch, chain: Chain, receivedAt: Date): Promise<StoredPunch> {
	const { event, bytes, signature, nonceId } = punch;
	const row = {
		eventId: event.eventId,
		deviceId: event.deviceId,
		epoch: event.epoch,
		seq: event.seq,
		hash: Buffer.from(decodeHex(punch.hash)),
		prevHash: Buffer.from(decodeHex(event.prevHash)),
		nonceId,
		chain,
		bytes: Buffer.from(bytes),
		signature: Buffer.from(signature),
		receivedAt
	};
	if (await insertRaw(tx, row)) return { ok: true, result: 'accepted', punch, eventId: event.eventId };

	const existing = await findRawBySeq(tx, event);
	if (existing?.hash.equals(row.hash))
		return { ok: true, result: 'duplicate', punch, eventId: existing.eventId };
	if (existing) {
		await insertFork(tx, { ...row, id: newId(receivedAt) });
		return { ok: true, result: 'fork', punch };
	}
	if (nonceId && (await checkNonceUsed(tx, nonceId))) {
		return {
			ok: false,
			seq: event.seq,
			code: 'nonce_reused',
			message: 'this nonce was used before; ask for a new one'
		};
	}
	return { ok: false, seq: event.seq, code: 'event_id_reused', message: 'another event has this id already' };
}

/** `gap`: an event before it is missing. `broken`: the event before it is another one than it says. */
async function judgeChain(tx: Tx, { event }: SubmittedPunch, head: Head): Promise<Chain> {
	const previous = event.seq === head.seq + 1 ? head.hash : await findPreviousHash(tx, event);
	if (!previous) return 'gap';
	return previous.equals(Buffer.from(decodeHex(event.prevHash))) ? 'linked' : 'broken';
}

async function findPreviousHash(tx: Tx, event: SubmittedPunch['event']): Promise<Buffer | null> {
	if (event.seq === 1) return Buffer.from(decodeHex(GENESIS_HASH));
	const previous = await findRawBySeq(tx, { ...event, seq: event.seq - 1 });
	return previous?.hash ?? null;
}
