import { checkFailuresForgiven, MatchThrottle, type MatchFailures } from '$domain/matching/match-throttle';
import type { Tx } from '../db/database';
import { listMatchFailures, upsertMatchFailures } from './match-tries.repo';

/** How many answers a device gets in a minute: a flood that each replica stems by itself. */
const throttle = new MatchThrottle();

/**
 * The tries of the devices of one group that is judged. Failures in a row are kept in the database, so that whoever probes is
 * not answered by another replica either, nor by one that was just started.
 */
export class MatchTries {
	readonly #failures: Map<string, MatchFailures>;
	readonly #changed = new Set<string>();

	private constructor(failures: Map<string, MatchFailures>) {
		this.#failures = failures;
	}

	static async load(tx: Tx, deviceIds: readonly string[]): Promise<MatchTries> {
		return new MatchTries(await listMatchFailures(tx, [...new Set(deviceIds)]));
	}

	/** Whether the device may be answered now; counts the try. */
	checkAllowed(deviceId: string, now: Date): boolean {
		const known = this.#failures.get(deviceId);
		if (known && !checkFailuresForgiven(known, now.getTime())) return false;
		return throttle.checkAllowed(deviceId, now);
	}

	recordOutcome(deviceId: string, matched: boolean, now: Date): void {
		throttle.recordOutcome(deviceId, matched, now);
		const failures = this.#failures.get(deviceId)?.failures ?? 0;
		if (matched && failures === 0) return;
		this.#failures.set(deviceId, { failures: matched ? 0 : failures + 1, lastFailureMs: now.getTime() });
		this.#changed.add(deviceId);
	}

	/** In the order of their ids, so that two groups with the same devices wait for each other and no more. */
	async save(tx: Tx): Promise<void> {
		const rows = [...this.#changed].sort().flatMap((deviceId) => {
			const known = this.#failures.get(deviceId);
			return known ? [{ deviceId, ...known }] : [];
		});
		if (rows.length > 0) await upsertMatchFailures(tx, rows);
	}
}
