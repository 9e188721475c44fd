/** Failures in a row after which a device must wait before each further try (NIST SP 800-63B-4, 3.2.3). */
const MAX_CONSECUTIVE = 5;
const DELAY_MS = 30_000;
/** Answers per device and minute, right or wrong: more is no queue of workers but somebody probing the gallery. */
const MAX_PER_MINUTE = 30;
const MINUTE_MS = 60_000;
const MAX_DEVICES = 10_000;

type Tries = { failures: number; lastFailureMs: number; recentMs: number[] };

/**
 * Keeps a device from using the answers as an oracle. It only withholds the answer: the punch is stored, waits for
 * review, and can be judged again. Memory of one replica.
 */
export class MatchThrottle {
	readonly #tries = new Map<string, Tries>();

	/** Whether the device may be answered now; counts the try. */
	checkAllowed(deviceId: string, now: Date): boolean {
		const tries = this.#tries.get(deviceId) ?? { failures: 0, lastFailureMs: 0, recentMs: [] };
		const ms = now.getTime();
		tries.recentMs = tries.recentMs.filter((at) => ms - at < MINUTE_MS);
		const waiting = tries.failures >= MAX_CONSECUTIVE && ms - tries.lastFailureMs < DELAY_MS;
		const allowed = !waiting && tries.recentMs.length < MAX_PER_MINUTE;
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
