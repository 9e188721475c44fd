import { checkFailureTold, TRY_WINDOW_MS } from '$domain/access/sign-in-tries';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { log } from '../log';

/** The verbs of the noun `sign_in` on the audit trail, about a user. */
type SignInEvent = {
	verb:
		| 'succeed'
		| 'fail'
		| 'fail_second_step'
		| 'fail_confirm'
		| 'use_recovery_code'
		| 'sign_out'
		| 'end_session'
		| 'expire';
	/** null: nobody whom we know */
	userId: string | null;
	/** true: it is this user's own act, proven */
	proven: boolean;
	after: Record<string, string | number>;
};

/** What somebody did about being signed in, in the transaction in which it happens. */
export async function recordSignIn(tx: Tx, at: Date, event: SignInEvent): Promise<void> {
	const { verb, userId, proven, after } = event;
	await recordAudit(tx, {
		at,
		actor: proven && userId ? { kind: 'user', userId } : { kind: 'anonymous' },
		action: `sign_in.${verb}`,
		subjectType: 'user',
		subjectId: userId,
		detail: { after }
	});
}

type Failed = {
	verb: 'fail' | 'fail_second_step' | 'fail_confirm';
	userId: string;
	failures: readonly number[];
};

/**
 * A failed try of somebody we know. Told twice in fifteen minutes at most, with how many there were: whoever guesses
 * must not fill the trail. Nobody waits for it, so that the answer takes as long as it does for an unknown address.
 */
export function noteFailure(context: Pick<Context, 'db' | 'now'>, { verb, userId, failures }: Failed): void {
	if (!checkFailureTold(failures)) return;
	record(context, { verb, userId, proven: false, after: { failuresInFifteenMinutes: failures.length } });
}

const strangers = new WeakMap<Db, { untold: number; window: number }>();

/**
 * A failed try of an address or passkey that is nobody's. They are counted only, and the count of each replica is told
 * once in fifteen minutes: the address may be somebody's password typed into the wrong field.
 */
export function noteStranger(context: Pick<Context, 'db' | 'now'>): void {
	const known = strangers.get(context.db) ?? { untold: 0, window: -1 };
	const untold = known.untold + 1;
	const window = Math.floor(context.now().getTime() / TRY_WINDOW_MS);
	const isTold = window !== known.window;
	strangers.set(context.db, { untold: isTold ? 0 : untold, window });
	if (isTold)
		record(context, { verb: 'fail', userId: null, proven: false, after: { failuresOfStrangers: untold } });
}

function record({ db, now }: Pick<Context, 'db' | 'now'>, event: SignInEvent): void {
	transaction(db, (tx) => recordSignIn(tx, now(), event)).catch((error: unknown) =>
		log.error({ err: error }, 'a failed sign-in could not be put on the audit trail')
	);
}
