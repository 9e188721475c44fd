import type { Direction } from '../punch/build-event';

/** Nobody touched the screen for so long: whoever chose may be gone. */
export const CHOICE_FORGOTTEN_MS = 20_000;

/** The face of whoever chose is away for so long: the next one is somebody else's. Shorter gaps are a turned head. */
export const CHOOSER_GONE_MS = 1_500;

/**
 * The direction that somebody tapped. It counts for that person's next punch and for nobody after: a shared screen on
 * which OUT stays chosen sends the next person home on paper.
 *
 * All times are of one monotonic clock, in milliseconds.
 */
export class ChosenDirection {
	readonly #forgottenMs: number;
	#direction: Direction = 'auto';
	#touchedMs = -Infinity;
	/** a face was in sight since the choice */
	#seen = false;
	#goneSinceMs: number | null = null;

	constructor(forgottenMs = CHOICE_FORGOTTEN_MS) {
		this.#forgottenMs = forgottenMs;
	}

	choose(direction: Direction, nowMs: number): void {
		this.#direction = direction;
		this.#touchedMs = nowMs;
		this.#seen = false;
		this.#goneSinceMs = null;
	}

	/** Any touch of the screen: whoever chose is still at it. */
	touch(nowMs: number): void {
		this.#expire(nowMs);
		this.#touchedMs = nowMs;
	}

	/** Told of every frame that the camera gives. */
	see(faces: number, nowMs: number): void {
		if (faces > 0) {
			this.#seen = true;
			this.#goneSinceMs = null;
			return;
		}
		this.#goneSinceMs ??= nowMs;
		if (this.#seen && nowMs - this.#goneSinceMs >= CHOOSER_GONE_MS) this.forget();
	}

	/** What a punch made now is made as. */
	read(nowMs: number): Direction {
		this.#expire(nowMs);
		return this.#direction;
	}

	/** The choice was used, or belongs to nobody any more. */
	forget(): void {
		this.#direction = 'auto';
		this.#seen = false;
		this.#goneSinceMs = null;
	}

	#expire(nowMs: number): void {
		if (nowMs - this.#touchedMs >= this.#forgottenMs) this.forget();
	}
}
