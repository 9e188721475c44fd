import type { Span } from './intervals';
import type { PairInput, Pairing } from './pair';
import type { KeptPunch } from './punch';

/**
 * Aligns punches to the starts and ends of the day's blocks: the order is kept and the total distance is
 * least (the earlier boundaries on a tie). Both sides of a break missing make one span over it; one side
 * missing leaves an orphan or, with `assumeBreak`, is taken as the break's edge.
 */
export function align({ punches, blocks, assumeBreak }: PairInput): Pairing {
	const slots = assign(punches, boundariesOf(blocks));
	const result: Pairing = { sessions: [], orphans: [], redundant: [] };
	const walk = new Walk(result, blocks, assumeBreak);
	for (let i = 0; i < blocks.length; i++) {
		const arrival = slots[2 * i];
		const departure = slots[2 * i + 1];
		if (arrival) walk.arrive(arrival, i);
		if (departure) walk.depart(departure, i);
	}
	walk.finish();
	return result;
}

/** The walk over the filled slots: which in is open, and after which block somebody left. */
class Walk {
	#open: KeptPunch | null = null;
	/** Index of the block after which the last out came, while no in followed it. */
	#leftAfter: number | null = null;

	constructor(
		private readonly result: Pairing,
		private readonly blocks: readonly Span[],
		private readonly assumeBreak: boolean
	) {}

	arrive(punch: KeptPunch, index: number) {
		// Still open: the break before this block has its second side only.
		const before = this.blocks[index - 1];
		if (before && this.assumeBreak) this.#close(before.end, null);
		this.finish();
		this.#open = punch;
		this.#leftAfter = null;
	}

	depart(punch: KeptPunch, index: number) {
		// Nothing open after an earlier out: the break that followed it has its first side only.
		const after = this.#leftAfter === null ? undefined : this.blocks[this.#leftAfter + 1];
		if (this.#open) this.#close(punch.minute, punch);
		else if (after && this.assumeBreak)
			this.result.sessions.push({
				start: Math.min(after.start, punch.minute),
				end: punch.minute,
				inPunch: null,
				outPunch: punch
			});
		else this.result.orphans.push({ side: 'out', punch });
		this.#leftAfter = index;
	}

	finish() {
		if (this.#open) this.result.orphans.push({ side: 'in', punch: this.#open });
		this.#open = null;
	}

	#close(end: number, outPunch: KeptPunch | null) {
		if (!this.#open) return;
		const start = this.#open.minute;
		// A punch beyond the assumed edge must not make the session run backwards.
		this.result.sessions.push({ start, end: Math.max(start, end), inPunch: this.#open, outPunch });
		this.#open = null;
	}
}

function boundariesOf(blocks: readonly Span[]): number[] {
	return blocks.flatMap((block) => [block.start, block.end]);
}

/**
 * Order-preserving assignment of fewer punches than boundaries, by dynamic programming:
 * `cost[i][j]` is the least distance of the punches from `i` on, using the boundaries from `j` on.
 */
function assign(punches: readonly KeptPunch[], boundaries: readonly number[]): (KeptPunch | undefined)[] {
	const cost: number[][] = Array.from({ length: punches.length + 1 }, () => []);
	const at = (i: number, j: number) => cost[i]?.[j] ?? Infinity;
	for (let i = punches.length; i >= 0; i--) {
		for (let j = boundaries.length; j >= 0; j--) {
			const row = cost[i];
			if (row) row[j] = i === punches.length ? 0 : Math.min(distance(i, j) + at(i + 1, j + 1), at(i, j + 1));
		}
	}
	const slots: (KeptPunch | undefined)[] = boundaries.map(() => undefined);
	for (let i = 0, j = 0; i < punches.length && j < boundaries.length; j++) {
		if (distance(i, j) + at(i + 1, j + 1) <= at(i, j + 1)) slots[j] = punches[i++];
	}
	return slots;

	function distance(i: number, j: number): number {
		const punch = punches[i];
		const boundary = boundaries[j];
		return punch && boundary !== undefined ? Math.abs(punch.minute - boundary) : Infinity;
	}
}
