import type { PunchEvent } from '$domain/punch/device-event';
import type { OpenedEvidence } from '$domain/punch/face-evidence';
import type { PunchRawRow } from './punch-raw.repo';

/** A punch as it was read and stored when it came in. */
export type FreshPunch = { raw: PunchRawRow; event: PunchEvent; face: OpenedEvidence };

/**
 * What may be kept, in events and in bytes of what the devices signed; parsed and opened, each takes about three times its
 * bytes. Events of three faces have 4 KB, the largest that is taken 16: 50 MB at most, whatever is sent.
 */
const MAX_KEPT = 4_000;
const MAX_KEPT_BYTES = 16 * 1024 * 1024;
/** One that is older was judged by another replica, or waits long enough to be read again. */
const KEPT_MS = 60_000;

/**
 * Punches read by this replica and not judged yet, by their ids: reading, parsing and opening them a second time would
 * double their cost. Whatever is not here (after a restart, on another replica) is read from its bytes.
 */
export class FreshEvents {
	readonly #kept = new Map<string, { punch: FreshPunch; at: number }>();
	#bytes = 0;
	readonly #clock: () => number;

	/** @param clock monotonic, milliseconds */
	constructor(clock: () => number = () => performance.now()) {
		this.#clock = clock;
	}

	keep(punch: FreshPunch): void {
		const at = this.#clock();
		const size = punch.raw.bytes.length;
		// What nobody came for makes room; in a rush those that came first are judged first, and stay.
		for (const [eventId, oldest] of this.#kept) {
			if (this.#hasRoom(size) || at - oldest.at <= KEPT_MS) break;
			this.take(eventId);
		}
		if (!this.#hasRoom(size)) return;
		this.take(punch.raw.eventId);
		this.#kept.set(punch.raw.eventId, { punch, at });
		this.#bytes += size;
	}

	take(eventId: string): FreshPunch | null {
		const found = this.#kept.get(eventId)?.punch ?? null;
		this.#kept.delete(eventId);
		this.#bytes -= found?.raw.bytes.length ?? 0;
		return found;
	}

	#hasRoom(size: number): boolean {
		return this.#kept.size < MAX_KEPT && this.#bytes + size <= MAX_KEPT_BYTES;
	}
}
