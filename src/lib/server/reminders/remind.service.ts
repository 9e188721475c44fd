import { watchClock } from '../clock/clock.service';
import type { Context } from '../context';
import { pushHosts, pushSubject } from '../config';
import { transaction } from '../db/transaction';
import { getVapidKey } from '../keys/vapid-key';
import { log } from '../log';
import { checkMailReady } from '../mail/mail-server';
import { sendMail } from '../mail/send-mail';
import { runBounded } from '../run-bounded';
import { findDecisions, findMissingPunches } from './find-reminders';
import { sendPush, type PushSender } from './push';
import { mailFooter, wordReminder, type Reminder } from './reminder-words';
import {
	claimReminder,
	deleteSubscription,
	dropSentBefore,
	listReminded,
	listSubscriptions,
	noteSent,
	releaseReminder,
	type Reminded,
	type SentKey,
	type SubscriptionRow
} from './reminder.repo';

/** A reminder is never due again so long after: what was sent need not be known any more. */
const KEPT_MS = 7 * 86_400_000;

/** A push service that does not answer takes ten seconds each; the job runs again within a minute. */
const PUSH_MS = 30_000;
const PUSHES_AT_ONCE = 8;

type RemindContext = Pick<Context, 'db' | 'keys' | 'now'>;

/** Reminds everybody who asked for it of what is due this minute, each of it once. */
export async function remind(context: RemindContext): Promise<void> {
	const wanted = await listReminded(context.db);
	if (wanted.length === 0) return;
	const whoWants = (...kinds: Reminded['kind'][]) => [
		...new Set(wanted.filter(({ kind }) => kinds.includes(kind)).map(({ employeeId }) => employeeId))
	];
	const due: (Reminder & { decidedBy?: string | null })[] = [
		...(await findMissingPunches(context, whoWants('no_in', 'no_out'))),
		...(await findDecisions(context, whoWants('request_decided')))
	];
	const pairs = due.flatMap(({ decidedBy = null, ...reminder }) =>
		wanted
			.filter(({ kind, employeeId }) => kind === reminder.kind && employeeId === reminder.employeeId)
			// Nobody needs to be told what they did.
			.filter(({ userId }) => userId !== decidedBy)
			.map((person) => ({ person, reminder }))
	);
	if (pairs.length > 0) await send(context, pairs);
	if (await watchClock(context))
		await dropSentBefore(context.db, new Date(context.now().getTime() - KEPT_MS));
}

type Pair = { person: Reminded; reminder: Reminder };

async function send(context: RemindContext, pairs: Pair[]): Promise<void> {
	const mails = pairs.filter(({ person }) => person.channel === 'email');
	if (mails.length > 0 && (await checkMailReady(context)))
		for (const pair of mails) await remindByMail(context, pair);
	const pushes = pairs.filter(({ person }) => person.channel === 'push');
	if (pushes.length === 0) return;
	const subscriptions = await listSubscriptions(
		context.db,
		pushes.map(({ person }) => person.userId)
	);
	const sender = { vapid: await getVapidKey(context), subject: pushSubject(), furtherHosts: pushHosts() };
	const bounds = {
		atOnce: PUSHES_AT_ONCE,
		endsAt: performance.now() + PUSH_MS,
		now: () => performance.now()
	};
	const left = await runBounded(pushes, bounds, async (pair) => {
		const own = subscriptions.filter(({ userId }) => userId === pair.person.userId);
		if (own.length > 0) await remindByPush(context, pair, { own, sender });
	});
	// Nobody claimed them: the next minute begins with them.
	if (left > 0) log.warn({ left }, 'the push services are slow: some notifications wait');
}

const keyOf = ({ person: { userId, kind, channel }, reminder: { subject } }: Pair): SentKey => {
	return { userId, kind, channel, subject };
};

/** The mail waits in the database from the very transaction on that says it was sent. */
async function remindByMail({ db, now }: RemindContext, pair: Pair): Promise<void> {
	const { person, reminder } = pair;
	const { title, body } = wordReminder(reminder, person.language);
	await transaction(db, async (tx) => {
		const at = now();
		if (!(await claimReminder(tx, keyOf(pair), at))) return;
		const text = `${body}\n\n${mailFooter(person.language)}\n`;
		await sendMail(tx, at, { to: person.email, subject: title, text });
	});
}

/** Claimed first: a replica that dies in between has reminded nobody, which is better than twice. */
async function remindByPush(
	{ db, now }: RemindContext,
	pair: Pair,
	{ own, sender }: { own: SubscriptionRow[]; sender: PushSender }
): Promise<void> {
	const key = keyOf(pair);
	if (!(await transaction(db, (tx) => claimReminder(tx, key, now())))) return;
	const notification = wordReminder(pair.reminder, pair.person.language);
	let failed = 0;
	for (const subscription of own) {
		const outcome = await sendPush(subscription, notification, sender);
		if (outcome.ok) await noteSent(db, subscription.id, now());
		else if (outcome.reason === 'gone') await deleteSubscription(db, subscription.id, subscription.userId);
		else {
			failed += 1;
			log.warn({ subscription: subscription.id, detail: outcome.detail }, 'a notification was not taken');
		}
	}
	// Nobody has it: the next minute tries again, as long as it is news.
	if (failed === own.length) await releaseReminder(db, key);
}
