import { expect, test, vi } from 'vitest';
import { Gate } from './gate';

test('so many are inside at once, the others follow in the order they came', async () => {
	const gate = new Gate({ atOnce: 2, inLine: 5, waitMs: 60_000 });
	const order: number[] = [];
	let inside = 0;
	let most = 0;
	const visit = async (n: number) => {
		const leave = await gate.enter();
		if (!leave) throw new Error('sent away');
		most = Math.max(most, ++inside);
		order.push(n);
		await new Promise((resolve) => setImmediate(resolve));
		inside--;
		leave();
	};
	await Promise.all([0, 1, 2, 3, 4, 5].map(visit));
	expect(most).toBe(2);
	expect(order).toEqual([0, 1, 2, 3, 4, 5]);
});

test('whoever finds the line full is sent away at once, and whoever waits too long after that time', async () => {
	vi.useFakeTimers();
	const gate = new Gate({ atOnce: 1, inLine: 1, waitMs: 5_000 });
	const leave = await gate.enter();
	const second = gate.enter();
	expect(await gate.enter()).toBeNull();
	vi.advanceTimersByTime(5_000);
	expect(await second).toBeNull();
	const third = gate.enter();
	leave?.();
	expect(await third).toBeTypeOf('function');
	vi.useRealTimers();
});

test('leaving twice frees one place only', async () => {
	const gate = new Gate({ atOnce: 1, inLine: 0, waitMs: 1 });
	const leave = await gate.enter();
	leave?.();
	leave?.();
	expect(await gate.enter()).toBeTypeOf('function');
	expect(await gate.enter()).toBeNull();
});
