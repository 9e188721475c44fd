import type { PunchEvent } from '$domain/punch/device-event';
import type { OpenedEvidence } from '$domain/punch/face-evidence';
import type { PunchRawRow } from './punch-raw.repo';

/** A punch as it was read and stored when it came in. */
export type FreshPunch = { raw: PunchRawRow; event: PunchEvent; face: OpenedEvidence };

/** Five descriptors of 512 bytes and the event itself, as bytes and as read: some 10 KB each. */
const MAX_KEPT = 4_000;
/** One that is older was judged by another replica, or waits long enough to be read again. */
const KEPT_MS = 60_000;

/**
 * Punches read by this replica and not judged yet, by their ids: reading, parsing and opening them a second time would
 * double their cost. Whatever is not here (after a restart, on another replica) is read from its bytes.
 */
export class FreshEvents {
	readonly #kept = new Map<string, { punch: FreshPunch; at: number }>();
	readonly #clock: () => number;

	/** @param clock monotonic, milliseconds */
	constructor(clock: () => number = () => performance.now()) {
		this.#clock = clock;
	}

	keep(punch: FreshPunch): void {
		const at = this.#clock();
		const [oldest] = this.#kept;
		// One that nobody came for makes room; in a rush those that came first are judged first, and stay.
		if (oldest && this.#kept.size >= MAX_KEPT && at - oldest[1].at > KEPT_MS) this.#kept.delete(oldest[0]);
		if (this.#kept.size < MAX_KEPT) this.#kept.set(punch.raw.eventId, { punch, at });
	}

	take(eventId: string): FreshPunch | null {
		const found = this.#kept.get(eventId)?.punch ?? null;
		this.#kept.delete(eventId);
		return found;
	}
}
