export type SlotLimits = {
	atOnce: number;
	/** of these, how many only somebody takes who stands there and waits */
	kept?: number;
	/** how many may wait for a place */
	waiting: number;
	/** how long one waits */
	waitMs: number;
};

/** Places for work of one kind: so many at once, so many in line, nobody for longer than bearable. */
export class Slots {
	#busy = 0;
	readonly #line: (() => void)[] = [];
	/** of those in line, how many stand in front of the others */
	#first = 0;
	readonly #limits: SlotLimits;

	constructor(limits: SlotLimits) {
		this.#limits = limits;
	}

	/**
	 * @param waited somebody stands there and waits: before all who do not
	 * @returns what gives the place back, to be called once; null when there is none
	 */
	async take(waited = false): Promise<(() => void) | null> {
		if (this.#hasPlace(waited)) {
			this.#busy++;
			return this.#give;
		}
		// A line that is full of those who are not waited for is none for who is.
		if ((waited ? this.#first : this.#line.length) >= this.#limits.waiting) return null;
		return new Promise((resolve) => {
			const enter = () => {
				clearTimeout(timer);
				resolve(this.#give);
			};
			const timer = setTimeout(() => {
				this.#leave(enter);
				resolve(null);
			}, this.#limits.waitMs);
			if (waited) this.#line.splice(this.#first++, 0, enter);
			else this.#line.push(enter);
		});
	}

	#hasPlace(waited: boolean): boolean {
		const { atOnce, kept = 0 } = this.#limits;
		return this.#busy < (waited ? atOnce : atOnce - kept);
	}

	#leave(who: () => void): void {
		const at = this.#line.indexOf(who);
		if (at < this.#first) this.#first--;
		this.#line.splice(at, 1);
	}

	/** The next in line has the place at once, so that nobody slips in between. */
	readonly #give = (): void => {
		this.#busy--;
		const next = this.#line[0];
		if (!next || !this.#hasPlace(this.#first > 0)) return;
		this.#busy++;
		this.#leave(next);
		next();
	};
}
