import { describe, expect, it } from 'vitest';
import type { FactPunch } from './facts';
import { instant, MANILA } from './spec-fixtures';
import { toEnginePunches } from './to-engine-punches';

const punch = (wall: string, change: Partial<FactPunch> = {}): FactPunch => ({
	id: wall,
	at: instant(`2026-08-${wall}`),
	direction: 'in',
	chosen: false,
	timeZone: MANILA,
	...change
});
const directions = (...punches: FactPunch[]) => toEnginePunches(punches).map(({ direction }) => direction);

describe('toEnginePunches', () => {
	it('leaves what the rules had inferred to the engine, which sees the whole day', () => {
		expect(directions(punch('03 08:00'), punch('03 17:00', { direction: 'out' }))).toEqual(['auto', 'auto']);
	});

	it('keeps what a worker chose, and the inferred ones of the same day beside it', () => {
		const chosen = punch('03 12:00', { direction: 'out', chosen: true });
		expect(directions(punch('03 08:00'), chosen, punch('05 08:00'))).toEqual(['in', 'out', 'auto']);
	});

	it('reaches as far as the longest session and no further', () => {
		const chosen = punch('03 08:00', { chosen: true });
		const end = { direction: 'out' as const };
		expect(directions(chosen, punch('04 00:00', end))).toEqual(['in', 'out']);
		expect(directions(chosen, punch('04 00:01', end))).toEqual(['in', 'auto']);
	});

	it('leaves a punch open that has no direction, as one from another clock', () => {
		const open = punch('03 12:00', { direction: null, chosen: true });
		expect(directions(punch('03 08:00'), open)).toEqual(['auto', 'auto']);
		expect(directions(punch('03 08:00', { chosen: true }), open)).toEqual(['in', 'auto']);
	});
});
