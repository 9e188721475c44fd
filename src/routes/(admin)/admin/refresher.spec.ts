import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRefresher } from './refresher';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('changes in a row are one refresh, and one that comes while it runs is not lost', async () => {
	const ends: (() => void)[] = [];
	const refresher = createRefresher(() => new Promise<void>((done) => void ends.push(done)));
	refresher.ask();
	refresher.ask();
	await vi.runAllTimersAsync();
	expect(ends).toHaveLength(1);
	refresher.ask();
	await vi.runAllTimersAsync();
	expect(ends).toHaveLength(1);
	ends[0]?.();
	await vi.runAllTimersAsync();
	expect(ends).toHaveLength(2);
	ends[1]?.();
	await vi.runAllTimersAsync();
	expect(ends).toHaveLength(2);
});

test('a page that was left refreshes no more', async () => {
	const refresh = vi.fn(() => Promise.resolve());
	const refresher = createRefresher(refresh);
	refresher.ask();
	refresher.stop();
	refresher.ask();
	await vi.runAllTimersAsync();
	expect(refresh).not.toHaveBeenCalled();
});
