import { expect, test } from 'vitest';
import { setAwakeTimeout } from './awake-timeout';

test('what came in while the process stood still is heard before the time is up', async () => {
	const heard: string[] = [];
	const up = new Promise<void>((resolve) => {
		setAwakeTimeout(() => {
			heard.push('time is up');
			resolve();
		}, 200);
	});
	setTimeout(() => setImmediate(() => heard.push('answer')), 10);
	const until = performance.now() + 400;
	while (performance.now() < until);
	await up;
	expect(heard).toEqual(['answer', 'time is up']);
});

test('ended in time, it never calls back', async () => {
	let called = false;
	const end = setAwakeTimeout(() => (called = true), 50);
	end();
	await new Promise<void>((resolve) => setAwakeTimeout(resolve, 150));
	expect(called).toBe(false);
});
