export type SlotLimits = {
	atOnce: number;
	/** how many may wait for a place */
	waiting: number;
	/** how long one waits */
	waitMs: number;
};

/** Places for work of one kind: so many at once, so many in line, nobody for longer than bearable. */
export class Slots {
	#busy = 0;
	readonly #line: (() => void)[] = [];
	readonly #limits: SlotLimits;

	constructor(limits: SlotLimits) {
		this.#limits = limits;
	}

	/** @returns what gives the place back, to be called once; null when there is none */
	async take(): Promise<(() => void) | null> {
		if (this.#busy < this.#limits.atOnce) {
			this.#busy++;
			return this.#give;
		}
		if (this.#line.length >= this.#limits.waiting) return null;
		return new Promise((resolve) => {
			const enter = () => {
				clearTimeout(timer);
				resolve(this.#give);
			};
			const timer = setTimeout(() => {
				this.#line.splice(this.#line.indexOf(enter), 1);
				resolve(null);
			}, this.#limits.waitMs);
			this.#line.push(enter);
		});
	}

	/** The next in line has the place at once, so that nobody slips in between. */
	readonly #give = (): void => {
		const next = this.#line.shift();
		if (next) next();
		else this.#busy--;
	};
}
