import { expect, test } from 'vitest';
import { runInTurns } from './run-in-turns';

function* countTo(last: number, each: () => void): Generator<void, number> {
	for (let n = 1; n <= last; n++) {
		each();
		yield;
	}
	return last;
}

test('long work is done to its end, and others have their turn in between', async () => {
	let [others, done] = [0, false];
	const other = () => {
		others++;
		if (!done) setImmediate(other);
	};
	setImmediate(other);
	const busy = () => {
		const until = performance.now() + 4;
		while (performance.now() < until);
	};
	expect(await runInTurns(countTo(20, busy))).toBe(20);
	done = true;
	expect(others).toBeGreaterThanOrEqual(4);
});

test('what fails in the middle fails for whoever waits', async () => {
	const fail = () => {
		throw new Error('broken');
	};
	await expect(runInTurns(countTo(3, fail))).rejects.toThrow('broken');
});
