/**
 * Where the chain stood, kept outside of IndexedDB: a browser that evicts a database leaves this behind, so that the
 * loss does not pass for a fresh start.
 */
export interface Canary {
	deviceId: string;
	epoch: number;
	lastSeq: number;
}

/** The two places; either may be gone. */
export interface CanaryPlaces {
	storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
	/** document.cookie */
	cookies: { read: () => string; write: (cookie: string) => void };
}

const NAME = 'bundy-canary';
/** The longest that Chromium grants a cookie. */
const COOKIE_SECONDS = 400 * 86_400;

export function browserPlaces(): CanaryPlaces {
	return {
		storage: localStorage,
		cookies: { read: () => document.cookie, write: (cookie) => (document.cookie = cookie) }
	};
}

/** What the places remember: of two, the one that is further on; null when neither remembers anything. */
export function readCanary({ storage, cookies }: CanaryPlaces): Canary | null {
	const cookie = cookies
		.read()
		.split('; ')
		.find((each) => each.startsWith(`${NAME}=`));
	const found = [parse(read(storage)), parse(cookie?.slice(NAME.length + 1) ?? null)];
	return found.reduce((best, each) =>
		best === null || (each !== null && isAhead(each, best)) ? each : best
	);
}

export function writeCanary({ storage, cookies }: CanaryPlaces, canary: Canary): void {
	const text = [canary.deviceId, canary.epoch, canary.lastSeq].join('|');
	try {
		storage.setItem(NAME, text);
	} catch {
		// A full disk: the cookie is there for that.
	}
	cookies.write(`${NAME}=${text}; path=/; max-age=${COOKIE_SECONDS}; samesite=strict`);
}

/** For a device that was unpaired on purpose. */
export function removeCanary({ storage, cookies }: CanaryPlaces): void {
	storage.removeItem(NAME);
	cookies.write(`${NAME}=; path=/; max-age=0; samesite=strict`);
}

/** Where the chain had stood when the queue knows less than the canary; null when nothing is missing. */
export function findLoss(canary: Canary | null, head: Canary): Canary | null {
	return canary !== null && canary.deviceId === head.deviceId && isAhead(canary, head) ? canary : null;
}

const isAhead = (a: Canary, b: Canary) => a.epoch > b.epoch || (a.epoch === b.epoch && a.lastSeq > b.lastSeq);

function parse(text: string | null): Canary | null {
	const match = /^([0-9a-f-]{36})\|(\d{1,10})\|(\d{1,10})$/.exec(text ?? '');
	if (match === null) return null;
	const [, deviceId = '', epoch, lastSeq] = match;
	return { deviceId, epoch: Number(epoch), lastSeq: Number(lastSeq) };
}

function read(storage: CanaryPlaces['storage']): string | null {
	try {
		return storage.getItem(NAME);
	} catch {
		return null; // a policy forbids it: the cookie may still be there
	}
}
