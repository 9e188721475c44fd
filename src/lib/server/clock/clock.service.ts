import { checkClockTrusted } from '$domain/privacy/clock-trust';
import { checkPermission } from '$domain/access/permissions';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { log } from '../log';
import { findClock, findNewestTrace, lockClock, updateClock } from './clock.repo';

type WatchContext = Pick<Context, 'db' | 'now'>;

/** Oftener than this the last look is new enough. */
const LOOK_EVERY_MS = 30_000;

/**
 * A job, and the first thing that each job does which destroys by time: looks at how far the clock went since the last
 * look. A jump ahead is told once, by the log, the audit trail, the office's pages and the alarm mail, and nothing is
 * destroyed until the clock is back or an administrator said that it is right (docs/decisions/0022).
 *
 * @returns whether what is due by this clock may be destroyed
 */
export async function watchClock({ db, now }: WatchContext): Promise<boolean> {
	const at = now();
	const last = await findClock(db);
	if (last && !last.doubtedAt && Math.abs(at.getTime() - last.seenAt.getTime()) < LOOK_EVERY_MS) return true;
	return transaction(db, async (tx) => {
		const { seenAt, doubtedAt } = await lockClock(tx, async () => (await findNewestTrace(tx)) ?? at);
		const trusted = checkClockTrusted({ seenAt, now: at });
		if (trusted && seenAt < at) await updateClock(tx, { seenAt: at });
		if (trusted === (doubtedAt === null)) return trusted;
		await updateClock(tx, { doubtedAt: trusted ? null : at });
		if (!trusted) log.error({ clock: at, lastSeen: seenAt }, DOUBT);
		await recordAudit(tx, {
			at,
			actor: { kind: 'anonymous' },
			action: trusted ? 'clock.believe' : 'clock.doubt',
			subjectType: 'organisation',
			subjectId: null,
			detail: { before: { believed: !trusted }, after: { believed: trusted }, about: { seenAt, clock: at } }
		});
		return trusted;
	});
}

const DOUBT =
	'the clock went ahead by days: nothing is erased until it is set right, or an administrator confirms it';

/** The last time that was believed, while the clock is doubted; null while it is believed. */
export async function findDoubtedSince(db: Context['db']): Promise<{ seenAt: Date; doubtedAt: Date } | null> {
	const clock = await findClock(db);
	return clock?.doubtedAt ? { seenAt: clock.seenAt, doubtedAt: clock.doubtedAt } : null;
}

export type ClockDoubt = { seenAt: Date; now: Date };

/** What an administrator is asked about; null for everybody else, and while the clock is believed. */
export async function findClockDoubt({ db, now, actor }: Context): Promise<ClockDoubt | null> {
	if (actor.kind !== 'user' || !checkPermission(actor.role, 'privacy.manage')) return null;
	const doubt = await findDoubtedSince(db);
	return doubt && { seenAt: doubt.seenAt, now: now() };
}

export type ConfirmClockResult = { ok: true } | { ok: false; reason: 'another_date' };

/**
 * An administrator says that the clock is right: it was the server that rested.
 * @param date `YYYY-MM-DD` in UTC that was read and confirmed; another one by now is another clock
 */
export async function confirmClock(context: Context, date: string): Promise<ConfirmClockResult> {
	const actor = requirePermission(context, 'privacy.manage');
	const at = context.now();
	if (at.toISOString().slice(0, 10) !== date) return { ok: false, reason: 'another_date' };
	return transaction(context.db, async (tx): Promise<ConfirmClockResult> => {
		const { seenAt, doubtedAt } = await lockClock(tx, async () => at);
		if (!doubtedAt) return { ok: true };
		await updateClock(tx, { seenAt: at, doubtedAt: null });
		await recordAudit(tx, {
			at,
			actor,
			action: 'clock.confirm',
			subjectType: 'organisation',
			subjectId: null,
			detail: { before: { seenAt, believed: false }, after: { seenAt: at, believed: true } }
		});
		return { ok: true };
	});
}
