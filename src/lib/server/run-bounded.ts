/**
 * Works on the items in their order, so many at once, and begins none after `endsAt`: what waits for machines of others
 * must not hold a job for longer than that and the last of what was begun.
 *
 * @returns how many were not begun
 */
export async function runBounded<T>(
	items: readonly T[],
	{ atOnce, endsAt, now }: { atOnce: number; endsAt: number; now: () => number },
	work: (item: T) => Promise<void>
): Promise<number> {
	let next = 0;
	const worker = async () => {
		while (next < items.length && now() < endsAt) {
			const at = next++;
			// `at` is below the length, which nobody changes.
			await work(items[at] as T);
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
	return items.length - next;
}
