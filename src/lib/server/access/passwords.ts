import { hash, verify } from '@node-rs/argon2';
import { BusyError } from '../busy-error';

/** OWASP's first choice for argon2id, the library's default variant: 19 MiB, two passes, one lane; about 15 ms on a small server. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing is heavy on purpose; four at a time keep a flood of sign-ins from starving everything else. */
const MAX_CONCURRENT = 4;
/** A third of a second's work on a small server; whoever comes then is asked to come back, before it costs anything. */
const MAX_WAITING = 20;

/** Compared when the account does not exist, so that the answer takes as long as for one that does. */
let dummyHash: Promise<string> | undefined;

let running = 0;
const waiting: (() => void)[] = [];

export function hashPassword(password: string, patience: Patience = 'short'): Promise<string> {
	return inTurn(patience, () => hash(password.normalize('NFKC'), COST));
}

/**
 * Waits however long it takes: who asks has a place in the line (`withPlaceInLine`), or judges a punch that is stored.
 *
 * @param stored null: the account is unknown or has no password yet; takes the same time and is false
 */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
	const against = stored ?? (await (dummyHash ??= hash('no such account', COST)));
	const matches = await inTurn('endless', () => verify(against, password.normalize('NFKC')));
	return stored !== null && matches;
}

let inLine = 0;

/**
 * For what counts a try as failed before it compares: who comes when the line is full is turned away before that, or a
 * flood of others would use up the tries of whoever has the right password.
 */
export async function withPlaceInLine<T>(work: () => Promise<T>): Promise<T> {
	if (inLine >= MAX_CONCURRENT + MAX_WAITING) throw new BusyError('passwords to be checked');
	inLine++;
	try {
		return await work();
	} finally {
		inLine--;
	}
}

/** `endless`: for who has a place in the line already, or sets a PIN. */
type Patience = 'short' | 'endless';

async function inTurn<T>(patience: Patience, work: () => Promise<T>): Promise<T> {
	if (patience === 'short' && running >= MAX_CONCURRENT && waiting.length >= MAX_WAITING)
		throw new BusyError('passwords to be checked');
	if (running >= MAX_CONCURRENT) await new Promise<void>((resolve) => waiting.push(resolve));
	running++;
	try {
		return await work();
	} finally {
		running--;
		waiting.shift()?.();
	}
}
