import { expect, test } from 'vitest';
import { ROUTE_ACCESS } from '../access/route-access';
import { judgeLoad, kindOfRoute, type RequestKind } from './judge-load';

const idle = { loopDelayMs: 5, poolWaiting: 0, heavyRunning: 1 };
const KINDS: RequestKind[] = ['health', 'upload', 'device', 'heavy', 'page'];
const served = (load: Partial<typeof idle>) =>
	KINDS.filter((kind) => judgeLoad(kind, { ...idle, ...load }) === 'serve');

test('everything is served up to each limit, and one beyond it what costs most comes back later', () => {
	expect(served({ loopDelayMs: 200, poolWaiting: 100 })).toEqual(KINDS);
	expect(served({ loopDelayMs: 201 })).toEqual(['health', 'upload', 'device', 'page']);
	expect(served({ loopDelayMs: 1_000 })).toEqual(['health', 'upload', 'device', 'page']);
});

test('one file at a time is made on the slowest machine', () => {
	expect(judgeLoad('heavy', { ...idle, loopDelayMs: 5_000, heavyRunning: 0 })).toBe('serve');
});

test('a loop that hardly turns serves devices, and a pool that is used up serves nobody but who asks for health', () => {
	expect(served({ loopDelayMs: 1_001 })).toEqual(['health', 'upload', 'device']);
	expect(served({ poolWaiting: 101 })).toEqual(['health']);
});

test('each route is of the kind that its cost is', () => {
	expect(
		['/readyz', '/api/v1/punches', '/api/v1/nonces', '/(admin)/admin/punches', null].map(kindOfRoute)
	).toEqual(['health', 'upload', 'device', 'page', 'health']);
	const heavy = Object.keys(ROUTE_ACCESS).filter((id) => kindOfRoute(id) === 'heavy');
	expect(heavy).toEqual(
		expect.arrayContaining([
			'/(admin)/admin/punches.csv',
			'/(admin)/admin/proof.jsonl',
			'/(admin)/admin/exports/download',
			'/(admin)/admin/periods/forms/print',
			'/(admin)/admin/lists/[list].csv',
			'/(me)/me/dtr/print'
		])
	);
	expect(heavy.every((id) => !/\/(sign-in|confirm|kiosk)$/.test(id))).toBe(true);
});
