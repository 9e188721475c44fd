/** Half of a nonce's life: one that is older is not used for a face that is seen now. */
export const NONCE_FRESH_MS = 60_000;
/** After an attempt without an answer the next people do not wait for one again. */
export const NO_NONCE_FRESH_MS = 15_000;

/**
 * One nonce at hand. It is asked for when a face comes into view, so that it has arrived when the face has been read,
 * and it serves the next person when this one turns away.
 */
export class NonceShelf<Nonce> {
	readonly #take: () => Promise<Nonce | null>;
	readonly #now: () => number;
	#held: { value: Promise<Nonce | null>; untilMs: number } | null = null;

	constructor(take: () => Promise<Nonce | null>, now: () => number) {
		this.#take = take;
		this.#now = now;
	}

	/** The nonce at hand or one that is asked for now; null when the server cannot be reached. */
	get(): Promise<Nonce | null> {
		const nowMs = this.#now();
		if (this.#held !== null && nowMs <= this.#held.untilMs) return this.#held.value;
		const held = { value: this.#take(), untilMs: nowMs + NONCE_FRESH_MS };
		this.#held = held;
		void held.value.then((nonce) => {
			if (nonce === null) held.untilMs = nowMs + NO_NONCE_FRESH_MS;
		});
		return held.value;
	}

	/** A nonce is good for one punch. */
	spend(): void {
		this.#held = null;
	}
}
