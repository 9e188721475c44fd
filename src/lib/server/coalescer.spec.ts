import { expect, test } from 'vitest';
import { Coalescer } from './coalescer';

test('who comes alone is served alone, and who comes meanwhile goes into one next group', async () => {
	const groups: number[][] = [];
	let release = () => {};
	const coalescer = new Coalescer<number, number>(
		async (items) => {
			groups.push(items);
			if (groups.length === 1) await new Promise<void>((resolve) => (release = resolve));
			return items.map((item) => item * 10);
		},
		{ maxGroup: 3 }
	);
	const first = coalescer.submit(1);
	await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
	const others = [2, 3, 4, 5].map((item) => coalescer.submit(item));
	expect(coalescer.waiting).toBe(4);
	release();
	expect(await Promise.all([first, ...others])).toEqual([10, 20, 30, 40, 50]);
	expect(groups).toEqual([[1], [2, 3, 4], [5]]);
});

test('groups end before they weigh too much, and one that is too heavy alone goes alone', async () => {
	const groups: number[][] = [];
	const run = async (items: number[]) => {
		groups.push(items);
		return items;
	};
	const coalescer = new Coalescer<number, number>(run, { maxGroup: 5, weigh: (item) => item });
	await Promise.all([2, 3, 1, 9, 4].map((item) => coalescer.submit(item)));
	expect(groups).toEqual([[2, 3], [1], [9], [4]]);
});

test('two that take turns never work at once, and each gathers while the other works', async () => {
	const turns = {};
	let working = 0;
	const groups: string[] = [];
	const make = (name: string) =>
		new Coalescer<number, number>(
			async (items) => {
				expect(++working).toBe(1);
				await new Promise((resolve) => setImmediate(resolve));
				working--;
				groups.push(`${name}${items.length}`);
				return items;
			},
			{ maxGroup: 9, turns }
		);
	const [store, judge] = [make('store'), make('judge')];
	const callers = Array.from({ length: 6 }, async (_, i) => {
		if (i > 0) await new Promise((resolve) => setImmediate(resolve));
		return judge.submit(await store.submit(i));
	});
	expect(await Promise.all(callers)).toEqual([0, 1, 2, 3, 4, 5]);
	expect(groups.length).toBeLessThan(9);
});

test('a group that fails fails for its callers only, and the next one runs', async () => {
	const coalescer = new Coalescer<string, string>(
		async (items) => {
			if (items.includes('bad')) throw new Error('no');
			return items;
		},
		{ maxGroup: 1 }
	);
	const [bad, good] = [coalescer.submit('bad'), coalescer.submit('good')];
	await expect(bad).rejects.toThrow('no');
	expect(await good).toBe('good');
});

test('an answer that is short is an error, never somebody else’s', async () => {
	const coalescer = new Coalescer<number, number>(async () => [], { maxGroup: 8 });
	await expect(coalescer.submit(1)).rejects.toThrow('not answered in full');
});
