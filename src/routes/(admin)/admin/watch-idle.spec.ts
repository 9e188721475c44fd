import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchIdle } from './watch-idle';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an untouched page is idle after the time given, once, and wakes at the next touch', () => {
	const said: string[] = [];
	const target = new EventTarget();
	const end = watchIdle(target, {
		afterMs: 1000,
		onidle: () => said.push('idle'),
		onreturn: () => said.push('back')
	});
	vi.advanceTimersByTime(900);
	target.dispatchEvent(new Event('keydown'));
	vi.advanceTimersByTime(900);
	expect(said).toEqual([]);
	vi.advanceTimersByTime(5000);
	target.dispatchEvent(new Event('pointermove'));
	target.dispatchEvent(new Event('pointermove'));
	expect(said).toEqual(['idle', 'back']);
	end();
	vi.advanceTimersByTime(5000);
	expect(said).toEqual(['idle', 'back']);
});
