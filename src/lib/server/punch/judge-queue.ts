import type { Announcement } from '$domain/punch/wire';
import { Coalescer } from '../coalescer';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { checkUnavailable } from '../db/database-error';
import { transaction } from '../db/transaction';
import { log } from '../log';
import { findAnnouncements } from './announcement.service';
import { GalleryMoved, judgeGroup } from './evaluation.service';
import type { Followed } from './find-arrivals';
import { FreshEvents } from './fresh-events';
import { rememberDescriptors } from './identity';
import { learnModel } from './learn-model';
import {
	claimEvents,
	claimOldest,
	countPending,
	insertPendingAgain,
	listFirstPending,
	listOldest,
	postponePending,
	type ClaimedRow,
	type PunchRawRow
} from './punch-raw.repo';
import { chainKey } from './place';
import type { SubmittedEvent } from './read-submitted';

/** Punches of one transaction. More make others wait for its locks, fewer cost an fsync each. */
const MAX_GROUP = 64;
/** A face may be enrolled while a group is judged; twice in a row is more than chance. */
const MAX_TRIES = 3;
/** Above so many waiting for their judgement, queues are asked to come back later; single punches still go in. */
export const MAX_BACKLOG = 50_000;
const BACKLOG_READ_EVERY_MS = 5_000;
/** A punch that cannot be judged is tried again after a while, when somebody has mended what was wrong. */
const POSTPONE_MS = 10 * 60_000;

/**
 * What is stored is judged here, in two lanes of one group each: punches that somebody waits for, and in the background
 * everything else, oldest first. Rows are claimed in the database, so that any number of replicas share the work and
 * what a crash leaves behind is picked up by whoever looks next.
 */
class JudgeQueue {
	readonly #context: Context;
	readonly #fresh = new FreshEvents();
	readonly #urgent: Coalescer<string[], Map<string, Announcement>>;
	#drain: Promise<void> | null = null;
	#again = false;
	#backlog = { count: 0, readAtMs: -Infinity };

	constructor(context: Context) {
		this.#context = context;
		this.#urgent = new Coalescer((groups: string[][]) => this.#judgeUrgent(groups), {
			maxGroup: MAX_GROUP,
			turns: context.db
		});
	}

	/** Reading and opening it was paid for once. */
	remember({ event, face }: SubmittedEvent, raw: PunchRawRow): void {
		if (event.type === 'punch' && face) this.#fresh.keep({ raw, event, face });
	}

	/** Judges these now and says what their workers are told. */
	judgeNow(eventIds: string[]): Promise<Map<string, Announcement>> {
		return eventIds.length === 0 ? Promise.resolve(new Map()) : this.#urgent.submit(eventIds);
	}

	/** Judges what waits, in the background; resolves when nothing is left that this replica could claim. */
	drain(): Promise<void> {
		this.#again = true;
		this.#drain ??= this.#work().finally(() => (this.#drain = null));
		return this.#drain;
	}

	/** True when more waits than can be judged in reasonable time. */
	async checkFull(): Promise<boolean> {
		const nowMs = performance.now();
		if (nowMs - this.#backlog.readAtMs > BACKLOG_READ_EVERY_MS) {
			this.#backlog = { count: await countPending(this.#context.db), readAtMs: nowMs };
		}
		return this.#backlog.count >= MAX_BACKLOG;
	}

	async #work(): Promise<void> {
		while (this.#again) {
			this.#again = false;
			while ((await this.#judgeOldest()) > 0);
		}
	}

	/** A group that fails by more than the database is gone through one by one, so that no punch holds up another. */
	async #judgeOldest(): Promise<number> {
		const at = this.#context.now();
		const background = (limit: number) =>
			this.#judge((tx) => claimInOrder(tx, { limit, at }), { answered: false });
		try {
			return (await background(MAX_GROUP)).count;
		} catch (error) {
			if (checkUnavailable(error)) throw error;
			log.error({ err: error }, 'judging a group of punches failed; judging them one by one');
		}
		for (const { eventId } of await listOldest(this.#context.db, { limit: MAX_GROUP, at }))
			await this.#judgeAlone(eventId);
		return 1;
	}

	async #judgeAlone(eventId: string): Promise<void> {
		try {
			await this.#judge((tx) => claimEvents(tx, [eventId]), { answered: false });
		} catch (error) {
			if (checkUnavailable(error)) throw error;
			log.error(
				{ err: error, alarm: 'punch_not_judged', eventId },
				'a punch could not be judged; it is kept'
			);
			await postponePending(this.#context.db, eventId, new Date(this.#context.now().getTime() + POSTPONE_MS));
		}
	}

	async #judgeUrgent(groups: string[][]): Promise<Map<string, Announcement>[]> {
		const eventIds = [...new Set(groups.flat())];
		const { followed } = await this.#judge((tx) => claimEvents(tx, eventIds), { answered: true });
		const announcements = await findAnnouncements(this.#context, eventIds, followed);
		return groups.map(
			(ids) =>
				new Map(
					ids.flatMap((id) => {
						const found = announcements.get(id);
						return found ? [[id, found]] : [];
					})
				)
		);
	}

	/** How many were judged, and what the people among them follow. */
	async #judge(
		claim: (tx: Tx) => Promise<ClaimedRow[]>,
		{ answered }: { answered: boolean }
	): Promise<{ count: number; followed: Followed | null }> {
		const takeFresh = (eventId: string) => this.#fresh.take(eventId);
		const once = () =>
			transaction(this.#context.db, async (tx) => {
				const claimed = await claim(tx);
				const group =
					claimed.length > 0
						? await judgeGroup(tx, this.#context, { claimed, takeFresh, answered })
						: { judged: [], followed: null };
				return { ...group, count: claimed.length };
			});
		const { judged, followed, count } = await repeatWhenMoved(once);
		for (const each of judged) {
			rememberDescriptors(each.identity);
			await learnModel(this.#context, each);
		}
		return { count, followed };
	}
}

async function repeatWhenMoved<T>(once: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await once();
		} catch (error) {
			if (!(error instanceof GalleryMoved) || attempt === MAX_TRIES) throw error;
		}
	}
}

/** Punches behind one of their chain that another replica is judging wait for it: they may depend on its time. */
async function claimInOrder(tx: Tx, wanted: { limit: number; at: Date }): Promise<ClaimedRow[]> {
	const claimed = await claimOldest(tx, wanted);
	if (claimed.length === 0) return [];
	const first = await listFirstPending(tx, [...new Set(claimed.map(({ deviceId }) => deviceId))]);
	const starts = new Map(first.map((chain) => [chainKey(chain), chain.seq]));
	const ours = new Map<string, number>();
	for (const row of claimed) ours.set(chainKey(row), Math.min(row.seq, ours.get(chainKey(row)) ?? Infinity));
	return claimed.filter((row) => (starts.get(chainKey(row)) ?? 0) >= (ours.get(chainKey(row)) ?? 0));
}

const queues = new WeakMap<Db, JudgeQueue>();

export function judgeQueue(context: Context): JudgeQueue {
	const queue = queues.get(context.db) ?? new JudgeQueue(context);
	queues.set(context.db, queue);
	return queue;
}

/** Judges what is stored and not judged, of this process or another one; resolves when it is done. */
export function judgeLeftovers(context: Context): Promise<void> {
	return judgeQueue(context).drain();
}

/** A database that comes back finds its work begun again after so long, and not only by the job of the minute. */
const RETRY_MS = 5_000;
const retrying = new WeakSet<Db>();

/** The same without waiting: nobody's request fails because judging does. */
export function wakeJudging(context: Context): void {
	judgeLeftovers(context).catch((error: unknown) => {
		const unavailable = checkUnavailable(error);
		const message = unavailable
			? 'database unavailable; punches are judged later'
			: 'judging punches failed; tried again within a minute';
		log.error({ err: error }, message);
		if (unavailable) wakeLater(context);
	});
}

function wakeLater(context: Context): void {
	if (retrying.has(context.db)) return;
	retrying.add(context.db);
	const again = () => {
		retrying.delete(context.db);
		wakeJudging(context);
	};
	// Must not keep a process alive that is asked to stop.
	setTimeout(again, RETRY_MS).unref();
}

/** Judges these events once more, by the rules of today. */
export async function judgeAgain(context: Context, eventIds: string[]): Promise<void> {
	await transaction(context.db, (tx) => insertPendingAgain(tx, eventIds));
	await judgeLeftovers(context);
}
