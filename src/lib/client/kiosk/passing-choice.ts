/** Nobody touched the screen for so long: whoever chose may be gone. */
export const CHOICE_FORGOTTEN_MS = 20_000;

/** The face of whoever chose is away for so long: the next one is somebody else's. Shorter gaps are a turned head. */
export const CHOOSER_GONE_MS = 1_500;

/**
 * What one person tapped on a screen that everybody uses: a direction, a language. It counts for that person and for
 * nobody after: an OUT that stays chosen sends the next person home on paper.
 *
 * All times are of one monotonic clock, in milliseconds.
 */
export class PassingChoice<T> {
	readonly #unchosen: T;
	readonly #forgottenMs: number;
	readonly #goneMs: number;
	#value: T;
	#touchedMs = -Infinity;
	/** a face was in sight since the choice */
	#seen = false;
	#goneSinceMs: number | null = null;

	/**
	 * @param unchosen what counts while nobody has chosen
	 * @param goneMs `Infinity` where nobody else can be next, as on a phone
	 */
	constructor(unchosen: T, forgottenMs = CHOICE_FORGOTTEN_MS, goneMs = CHOOSER_GONE_MS) {
		this.#unchosen = unchosen;
		this.#forgottenMs = forgottenMs;
		this.#goneMs = goneMs;
		this.#value = unchosen;
	}

	choose(value: T, nowMs: number): void {
		this.#value = value;
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
		if (this.#seen && nowMs - this.#goneSinceMs >= this.#goneMs) this.forget();
	}

	/** What counts at this moment. */
	read(nowMs: number): T {
		this.#expire(nowMs);
		return this.#value;
	}

	/** The choice was used, or belongs to nobody any more. */
	forget(): void {
		this.#value = this.#unchosen;
		this.#seen = false;
		this.#goneSinceMs = null;
	}

	#expire(nowMs: number): void {
		if (nowMs - this.#touchedMs >= this.#forgottenMs) this.forget();
	}
}
