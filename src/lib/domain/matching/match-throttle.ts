/** Failures in a row after which a device must wait before each further try (NIST SP 800-63B-4, 3.2.3). */
const MAX_CONSECUTIVE = 5;
const DELAY_MS = 30_000;
/** Answers per device and minute, right or wrong: more is no queue of workers but somebody probing the gallery. */
const MAX_PER_MINUTE = 30;
const MINUTE_MS = 60_000;
const MAX_DEVICES = 10_000;

/** How often a device was not recognised in a row, and when last. */
export type MatchFailures = { failures: number; lastFailureMs: number };

/** Whether a device may be answered again. A failure far ahead was noted by a clock that was wrong, and blocks nobody until then. */
export const checkFailuresForgiven = ({ failures, lastFailureMs }: MatchFailures, ms: number): boolean =>
	failures < MAX_CONSECUTIVE || Math.abs(ms - lastFailureMs) >= DELAY_MS;

type Tries = MatchFailures & { recentMs: number[] };

/**
 * Keeps a device from using the answers as an oracle. It only withholds the answer: the punch is stored, waits for
 * review, and can be judged again. Memory of one replica or of the device itself; failures in a row are also in the database.
 */
export class MatchThrottle {
	readonly #tries = new Map<string, Tries>();

	/** Whether the device may be answered now; counts the try. */
	checkAllowed(deviceId: string, now: Date): boolean {
		const tries = this.#tries.get(deviceId) ?? { failures: 0, lastFailureMs: 0, recentMs: [] };
		const ms = now.getTime();
		tries.recentMs = tries.recentMs.filter((at) => Math.abs(ms - at) < MINUTE_MS);
		const allowed = checkFailuresForgiven(tries, ms) && tries.recentMs.length < MAX_PER_MINUTE;
		if (allowed) tries.recentMs.push(ms);
		if (this.#tries.size >= MAX_DEVICES) this.#tries.clear();
		this.#tries.set(deviceId, tries);
		return allowed;
	}

	recordOutcome(deviceId: string, matched: boolean, now: Date): void {
		const tries = this.#tries.get(deviceId);
		if (!tries) return;
		tries.failures = matched ? 0 : tries.failures + 1;
		if (!matched) tries.lastFailureMs = now.getTime();
	}
}
