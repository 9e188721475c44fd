import { describe, expect, it } from 'vitest';
import { computeOvertime } from './overtime';
import { createPolicy } from './policy';
import type { PolicyInput } from './policy';

const overtime = (
	rules: PolicyInput['overtime'],
	worked: [number, number],
	approvals: [number, number][] = []
) =>
	computeOvertime({
		worked: [{ start: worked[0], end: worked[1] }],
		shift: { start: 480, end: 1020 },
		regularMinutes: 480,
		approvals: approvals.map(([start, end]) => ({ start, end })),
		policy: createPolicy({ overtime: rules ?? {} })
	});
const minutes = (...input: Parameters<typeof overtime>) =>
	overtime(...input).credited.map(({ start, end }) => [start, end]);

describe('overtime on a working day', () => {
	it('is nothing unless the policy says so', () => {
		expect(minutes({}, [480, 1200])).toEqual([]);
	});

	it('begins at the end of the shift, and before its start only on request', () => {
		expect(minutes({ mode: 'auto' }, [420, 1080])).toEqual([[1020, 1080]]);
		expect(minutes({ mode: 'auto', includePreShift: true }, [420, 1080])).toEqual([
			[420, 480],
			[1020, 1080]
		]);
	});

	it('counts from the minimum on', () => {
		expect(minutes({ mode: 'auto', minimumMinutes: 60 }, [480, 1079])).toEqual([]);
		expect(minutes({ mode: 'auto', minimumMinutes: 60 }, [480, 1080])).toEqual([[1020, 1080]]);
	});

	it('is rounded down and keeps its earliest minutes', () => {
		expect(minutes({ mode: 'auto', roundDownMinutes: 30 }, [480, 1109])).toEqual([[1020, 1080]]);
		expect(minutes({ mode: 'auto', roundDownMinutes: 30, includePreShift: true }, [460, 1050])).toEqual([
			[460, 480],
			[1020, 1030]
		]);
	});

	it('stays inside the approvals', () => {
		expect(minutes({ mode: 'approved' }, [480, 1200])).toEqual([]);
		expect(minutes({ mode: 'approved' }, [480, 1200], [[1050, 1110]])).toEqual([[1050, 1110]]);
	});

	it('says what it cut and by which limit', () => {
		expect(overtime({ mode: 'auto', minimumMinutes: 60 }, [480, 1050]).cuts).toMatchObject([
			{ rule: 'overtime_below_minimum', limitMinutes: 60, minutes: 0 }
		]);
	});
});
