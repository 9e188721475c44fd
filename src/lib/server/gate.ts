export type GateLimits = {
	/** who may be inside at the same time */
	atOnce: number;
	/** who may wait in line; one more is sent away at once */
	inLine: number;
	/** after so long in the line one is sent away */
	waitMs: number;
};

type Waiting = { letIn: (leave: () => void) => void; timer: ReturnType<typeof setTimeout> };

/** Lets so many do something costly at the same time, first come, first served. */
export class Gate {
	readonly #limits: GateLimits;
	readonly #line = new Set<Waiting>();
	#inside = 0;

	constructor(limits: GateLimits) {
		this.#limits = limits;
	}

	/** Resolves to what is called at the end, once; null: there is no place, come back later. */
	enter(): Promise<(() => void) | null> {
		if (this.#inside < this.#limits.atOnce) {
			this.#inside++;
			return Promise.resolve(this.#leaveOnce());
		}
		if (this.#line.size >= this.#limits.inLine) return Promise.resolve(null);
		return new Promise((resolve) => {
			const timer = setTimeout(() => {
				this.#line.delete(waiting);
				resolve(null);
			}, this.#limits.waitMs);
			const waiting: Waiting = { letIn: resolve, timer };
			this.#line.add(waiting);
		});
	}

	#leaveOnce(): () => void {
		let left = false;
		return () => {
			if (left) return;
			left = true;
			this.#leave();
		};
	}

	/** The place goes to whoever waited longest. */
	#leave(): void {
		const [next] = this.#line;
		if (!next) {
			this.#inside--;
			return;
		}
		this.#line.delete(next);
		clearTimeout(next.timer);
		next.letIn(this.#leaveOnce());
	}
}
