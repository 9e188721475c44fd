import { takeTurn } from './turns';

export type CoalescerOptions<T> = {
	/** of items, or of what they weigh; a heavier item is a group of its own */
	maxGroup: number;
	/** coalescers that share it work one at a time */
	turns?: object;
	weigh?: (item: T) => number;
};

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
	readonly #turns: object;
	readonly #weigh: (item: T) => number;
	#waiting: Waiting<T, R>[] = [];
	#running = false;

	constructor(run: (items: T[]) => Promise<R[]>, { maxGroup, turns, weigh }: CoalescerOptions<T>) {
		this.#run = run;
		this.#maxGroup = maxGroup;
		this.#turns = turns ?? this;
		this.#weigh = weigh ?? (() => 1);
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
			// The group is what has come by the time that its turn has: waiting makes it larger, and its share of the cost less.
			await takeTurn(this.#turns, () => this.#runGroup(this.#takeGroup()));
		}
		this.#running = false;
	}

	#takeGroup(): Waiting<T, R>[] {
		let weight = 0;
		let size = 0;
		for (const { item } of this.#waiting) {
			weight += this.#weigh(item);
			if (size > 0 && weight > this.#maxGroup) break;
			size++;
		}
		return this.#waiting.splice(0, size);
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
