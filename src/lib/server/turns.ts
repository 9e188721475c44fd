const tails = new WeakMap<object, Promise<unknown>>();

/** One at a time, in the order of the callers, for all who name the same key. */
export function takeTurn<T>(key: object, work: () => Promise<T>): Promise<T> {
	const mine = (tails.get(key) ?? Promise.resolve()).then(work);
	// The next one begins at the end of this one, whichever it is.
	const end = mine.catch(() => undefined);
	tails.set(key, end);
	return mine;
}
