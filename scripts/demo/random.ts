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
