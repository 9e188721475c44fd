import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Slots } from './slots';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('so many have a place at once, and the others get theirs in their order', async () => {
	const slots = new Slots({ atOnce: 2, waiting: 10, waitMs: 1_000 });
	const order: string[] = [];
	const [first] = [await slots.take(), await slots.take()];
	const third = slots.take().then((give) => (order.push('third'), give));
	const fourth = slots.take().then((give) => (order.push('fourth'), give));
	await vi.advanceTimersByTimeAsync(10);
	expect(order).toEqual([]);
	first?.();
	(await third)?.();
	await fourth;
	expect(order).toEqual(['third', 'fourth']);
});

test('a full line and a long wait say so, and cost nobody else a place', async () => {
	const slots = new Slots({ atOnce: 1, waiting: 1, waitMs: 1_000 });
	const give = await slots.take();
	const waiting = slots.take();
	expect(await slots.take()).toBeNull();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(await waiting).toBeNull();
	give?.();
	expect(await slots.take()).not.toBeNull();
	expect(await Promise.race([slots.take(), Promise.resolve('waits')])).toBe('waits');
});

test('whoever is waited for comes before all who are not, in their own order', async () => {
	const slots = new Slots({ atOnce: 1, waiting: 10, waitMs: 1_000 });
	const order: string[] = [];
	const give = await slots.take();
	const join = async (name: string, waited: boolean) => {
		const back = await slots.take(waited);
		order.push(name);
		back?.();
	};
	const all = [
		join('queue 1', false),
		join('person 1', true),
		join('queue 2', false),
		join('person 2', true)
	];
	give?.();
	await Promise.all(all);
	expect(order).toEqual(['person 1', 'person 2', 'queue 1', 'queue 2']);
});

test('queues leave the kept places to whoever is waited for, and so does a line that is full of them', async () => {
	const slots = new Slots({ atOnce: 3, kept: 1, waiting: 1, waitMs: 1_000 });
	const [first] = [await slots.take(), await slots.take()];
	const queue = slots.take();
	expect(await slots.take()).toBeNull();
	const person = await slots.take(true);
	expect(person).not.toBeNull();
	const next = slots.take(true);
	person?.();
	const back = await next;
	expect(back).not.toBeNull();
	back?.();
	expect(await Promise.race([queue, Promise.resolve('waits')])).toBe('waits');
	first?.();
	expect(await queue).toBeTypeOf('function');
});
