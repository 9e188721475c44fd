import { describe, expect, test } from 'vitest';
import { keepRunning } from './keep-running.js';
import { createProgress } from './progress.js';

/** A part that the test lets die. */
function createPart() {
	let die = () => {};
	const exited = new Promise<void>((resolve) => (die = resolve));
	return { exited, die: () => die(), stop: async () => die() };
}

const common = { name: 'server', signal: new AbortController().signal, progress: createProgress() };

describe('keepRunning', () => {
	test('starts a part again that died by itself', async () => {
		const parts = [createPart(), createPart()];
		let started = 0;
		let restarted = () => {};
		const again = new Promise<void>((resolve) => (restarted = resolve));
		const kept = await keepRunning({
			...common,
			start: async () => {
				const part = parts[started++] ?? createPart();
				if (started === 2) restarted();
				return part;
			}
		});
		parts[0]?.die();
		await again;
		await kept.stop();
		await expect(kept.failed).resolves.toBeUndefined();
		expect(started).toBe(2);
	});

	test('leaves a part alone that was stopped', async () => {
		let started = 0;
		const kept = await keepRunning({ ...common, start: async () => (started++, createPart()) });
		await kept.stop();
		await kept.failed;
		expect(started).toBe(1);
	});

	test('gives up a part that keeps dying', async () => {
		const kept = await keepRunning({
			...common,
			start: async () => {
				const part = createPart();
				part.die();
				return part;
			}
		});
		await expect(kept.failed).rejects.toThrow(/The server stops again and again/);
	});
});
