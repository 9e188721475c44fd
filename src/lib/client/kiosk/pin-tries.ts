/** Wrong PINs before the device makes everybody wait. */
const FREE_TRIES = 3;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

export type PinTries = { wrong: number; lastMs: number };

/** Milliseconds until a PIN may be tried again: half a minute after the third wrong one, doubled by each further. */
export function waitForPin({ wrong, lastMs }: PinTries, nowMs: number): number {
	if (wrong < FREE_TRIES) return 0;
	const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES));
	// A clock set back must not make it longer.
	return Math.min(wait, Math.max(0, lastMs + wait - nowMs));
}

const KEY = 'bundy-pin-tries';

/** Kept beside the page, so that loading it again is no way around. */
export function readPinTries(storage: Storage): PinTries {
	const [wrong = 0, lastMs = 0] = (storage.getItem(KEY) ?? '').split(' ').map(Number);
	return Number.isFinite(wrong) && Number.isFinite(lastMs) ? { wrong, lastMs } : { wrong: 0, lastMs: 0 };
}

export function writePinTries(storage: Storage, { wrong, lastMs }: PinTries): void {
	if (wrong === 0) storage.removeItem(KEY);
	else storage.setItem(KEY, `${wrong} ${lastMs}`);
}
