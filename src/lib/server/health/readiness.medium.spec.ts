import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { checkReadiness } from './readiness.service';

let context: TestContext;
beforeAll(async () => {
	context = await createTestContext();
});
afterAll(() => context.close());

const at = (offsetSeconds: number) =>
	checkReadiness({ ...context, now: () => new Date(Date.now() + offsetSeconds * 1_000) }, null);

test('a server whose clock goes with the database’s is ready', async () => {
	const { ready, checks } = await at(0);
	expect(checks).toMatchObject({ clock: { ok: true } });
	expect(ready).toBe(true);
});

test.each([3_600, -3_600, 5, -5])(
	'a server whose clock jumped by %i s takes itself out, says why, and is back once the clock is right',
	async (offset) => {
		const { ready, checks } = await at(offset);
		expect(ready).toBe(false);
		const wrong = Object.entries(checks).filter(([, check]) => !check.ok);
		expect(wrong).toEqual([
			['clock', { ok: false, problem: expect.stringContaining('more than 2 s apart') }]
		]);
		expect((await at(0)).ready).toBe(true);
	}
);
