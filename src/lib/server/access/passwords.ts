import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id, the library's default variant: 19 MiB, two passes, one lane; about 15 ms on a small server. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing is heavy on purpose; four at a time keep a flood of sign-ins from starving everything else. */
const MAX_CONCURRENT = 4;

/** Compared when the account does not exist, so that the answer takes as long as for one that does. */
let dummyHash: Promise<string> | undefined;

let running = 0;
const waiting: (() => void)[] = [];

export function hashPassword(password: string): Promise<string> {
	return inTurn(() => hash(password.normalize('NFKC'), COST));
}

/** `stored` null: the account is unknown or has no password yet; takes the same time and is false. */
export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
	const against = stored ?? (await (dummyHash ??= hash('no such account', COST)));
	const matches = await inTurn(() => verify(against, password.normalize('NFKC')));
	return stored !== null && matches;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
	if (running >= MAX_CONCURRENT) await new Promise<void>((resolve) => waiting.push(resolve));
	running++;
	try {
		return await work();
	} finally {
		running--;
		waiting.shift()?.();
	}
}
