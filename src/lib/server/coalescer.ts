type Waiting<T, R> = { item: T; resolve: (result: R) => void; reject: (error: unknown) => void };

/**
 * Does the work of many callers in groups: what arrives while one group is under way goes together into the next.
 * Alone, a caller waits for nobody; under load, one transaction and one fsync serve dozens.
 *
 * `run` gets the items in the order they came and answers in the same order; when it throws, all of the group fail.
 */
export class Coalescer<T, R> {
	readonly #run: (items: T[]) => Promise<R[]>;
	readonly #maxGroup: number;
	#waiting: Waiting<T, R>[] = [];
	#running = false;

	constructor(run: (items: T[]) => Promise<R[]>, { maxGroup }: { maxGroup: number }) {
		this.#run = run;
		this.#maxGroup = maxGroup;
	}

	/** Callers that wait for a group to begin. */
	get waiting(): number {
		return this.#waiting.length;
	}

	submit(item: T): Promise<R> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ item, resolve, reject });
			if (!this.#running) void this.#work();
		});
	}

	async #work(): Promise<void> {
		this.#running = true;
		while (this.#waiting.length > 0) {
			// Requests that were read in the same turn of the event loop go together.
			await new Promise((resolve) => setImmediate(resolve));
			await this.#runGroup(this.#waiting.splice(0, this.#maxGroup));
		}
		this.#running = false;
	}

	async #runGroup(group: Waiting<T, R>[]): Promise<void> {
		try {
			const results = await this.#run(group.map(({ item }) => item));
			if (results.length !== group.length) throw new Error('a group was not answered in full');
			// In range: the lengths were compared.
			group.forEach(({ resolve }, i) => resolve(results[i] as R));
		} catch (error) {
			for (const { reject } of group) reject(error);
		}
	}
}
