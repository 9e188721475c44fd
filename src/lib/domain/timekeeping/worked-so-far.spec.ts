import { expect, test } from 'vitest';
import { instant, MANILA, OFFICE } from './spec-fixtures';
import { computeWorkedSoFar } from './worked-so-far';

const at = (time: string) => instant(`2026-08-03 ${time}`);
const soFar = (now: string, ...sessions: [string, string | null][]) =>
	computeWorkedSoFar(
		sessions.map(([from, to]) => ({ inMs: at(from), outMs: to === null ? null : at(to) })),
		{ schedule: OFFICE, timeZone: MANILA, nowMs: at(now) }
	);

test('an open session counts until now, without the break of the schedule', () => {
	expect(soFar('11:30', ['08:00', null])).toBe(210);
	expect(soFar('12:30', ['08:00', null])).toBe(240);
	expect(soFar('15:00', ['08:00', null])).toBe(360);
});

test('a break that was punched is not taken off twice', () => {
	expect(soFar('15:00', ['08:00', '12:05'], ['12:50', null])).toBe(360);
});

test('nobody who has not come has worked, and without a schedule no break is taken off', () => {
	expect(soFar('15:00')).toBe(0);
	const sessions = [{ inMs: at('08:00'), outMs: null }];
	expect(computeWorkedSoFar(sessions, { schedule: null, timeZone: MANILA, nowMs: at('15:00') })).toBe(420);
});
