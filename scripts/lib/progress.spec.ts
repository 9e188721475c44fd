import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createProgress } from './progress.js';

beforeEach(() =>
	vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'performance'] })
);
afterEach(() => vi.useRealTimers());

function setUp(isTTY: boolean) {
	// Only write() and isTTY of a terminal are used.
	const out = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream;
	return { progress: createProgress(out), read: () => String(out.read() ?? '') };
}

const wait = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('progress', () => {
	test('a quick step leaves no trace', async () => {
		const { progress, read } = setUp(false);
		const done = progress.step('Migrating', wait(100));
		await vi.advanceTimersByTimeAsync(100);
		await done;
		expect(read()).toBe('');
	});

	test('a long step says that it began, that it goes on, and how long it took', async () => {
		const { progress, read } = setUp(false);
		const done = progress.step('Building', wait(12_000));
		await vi.advanceTimersByTimeAsync(12_000);
		await done;
		expect(read()).toBe('… Building\n… Building: 10 s\n✓ Building (12.0 s)\n');
	});

	test('a failed step says so and passes the failure on', async () => {
		const { progress, read } = setUp(false);
		await expect(progress.step('Building', () => Promise.reject(new Error('broken')))).rejects.toThrow(
			'broken'
		);
		expect(read()).toBe('✗ Building (0.0 s)\n');
	});

	test('a terminal shows the seconds pass on one line', async () => {
		const { progress, read } = setUp(true);
		const done = progress.step('Building', wait(1500));
		await vi.advanceTimersByTimeAsync(1500);
		await done;
		const text = read();
		expect(text).toContain('Building 1 s');
		expect(text.split('\n')).toHaveLength(2);
	});
});
