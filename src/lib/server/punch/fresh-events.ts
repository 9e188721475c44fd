import type { PunchEvent } from '$domain/punch/device-event';
import type { OpenedEvidence } from '$domain/punch/face-evidence';

/** A punch as it was read when it came in. */
export type FreshPunch = { event: PunchEvent; face: OpenedEvidence };

/** Five descriptors of 512 bytes and the event itself: some 5 KB each. */
const MAX_KEPT = 4_000;

/**
 * Punches read by this replica and not judged yet, by the hash of their signed bytes: parsing and opening them a second
 * time would double their cost. Whatever is not here (after a restart, on another replica) is read from its bytes.
 */
export class FreshEvents {
	readonly #kept = new Map<string, FreshPunch>();

	keep(hash: string, punch: FreshPunch): void {
		if (this.#kept.size < MAX_KEPT) this.#kept.set(hash, punch);
	}

	take(hash: string): FreshPunch | null {
		const found = this.#kept.get(hash) ?? null;
		this.#kept.delete(hash);
		return found;
	}
}
