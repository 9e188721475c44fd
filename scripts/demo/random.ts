/**
 * A number in [0, 1) that depends on the words alone: the same demo on every machine, whatever is asked first.
 * FNV-1a over the text, then the finaliser of MurmurHash3, since FNV alone leaves neighbours alike.
 */
export function chance(...words: readonly (string | number)[]): number {
	let hash = 0x811c9dc5;
	for (const char of words.join(' ')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A whole number from `low` to `high`, both included. */
export function between(low: number, high: number, ...words: readonly (string | number)[]): number {
	return low + Math.floor(chance(...words) * (high - low + 1));
}

/** Numbers below 1 that follow from a text alone: for many of them, where `chance` would hash for each (mulberry32). */
export function sequence(seed: string): () => number {
	let state = Math.floor(chance(seed) * 2 ** 32);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
