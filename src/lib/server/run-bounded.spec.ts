import { expect, test } from 'vitest';
import { runBounded } from './run-bounded';

test('no more than so many are worked on at once, and each once', async () => {
	let running = 0;
	let most = 0;
	const done: number[] = [];
	const items = Array.from({ length: 50 }, (_, i) => i);
	const left = await runBounded(items, { atOnce: 8, endsAt: Infinity, now: () => 0 }, async (item) => {
		most = Math.max(most, ++running);
		await Promise.resolve();
		running--;
		done.push(item);
	});
	expect([left, most]).toEqual([0, 8]);
	expect(done.sort((a, b) => a - b)).toEqual(items);
});

test('none is begun after the end, and those are counted', async () => {
	let ms = 0;
	const work = async () => void (ms += 10);
	expect(await runBounded([1, 2, 3, 4, 5], { atOnce: 1, endsAt: 30, now: () => ms }, work)).toBe(2);
});
