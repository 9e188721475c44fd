import { expect, test } from 'vitest';
import { describeRequest, type RequestNames } from './describe-request';

const names: RequestNames = {
	timeZone: 'Asia/Manila',
	codes: new Map([['leave VL', 'Vacation leave']]),
	schedules: new Map([['s1', 'Office hours']]),
	punch: { at: new Date('2026-03-03T00:07:00Z'), direction: 'in' }
};
const dates = { firstDate: '2026-03-03', lastDate: '2026-03-04' };

test('a request says in one line what is asked for', () => {
	const say = (detail: Parameters<typeof describeRequest>[0]) => describeRequest(detail, names);
	expect(say({ kind: 'missed_punch', date: '2026-03-03', time: '17:00', direction: 'out' })).toBe(
		'OUT at 17:00 on Tue, 3 Mar 2026'
	);
	expect(say({ kind: 'adjustment', date: '2026-03-03', punchId: 'p', change: { op: 'void' } })).toBe(
		'IN 3 Mar 2026, 08:07: should not count'
	);
	const change = { op: 'replace', time: '07:55', direction: 'in' } as const;
	expect(say({ kind: 'adjustment', date: '2026-03-03', punchId: 'p', change })).toBe(
		'IN 3 Mar 2026, 08:07: was IN at 07:55'
	);
	expect(say({ kind: 'leave', code: 'VL', portion: 'am', ...dates, lastDate: '2026-03-03' })).toBe(
		'Vacation leave (VL), Tue, 3 Mar 2026, morning'
	);
	expect(say({ kind: 'official_business', code: 'OB', ...dates, from: '08:00', to: '17:00' })).toBe(
		'OB, Tue, 3 Mar 2026 – Wed, 4 Mar 2026, 08:00–17:00'
	);
	expect(say({ kind: 'overtime', date: '2026-03-03', from: '17:00', to: '19:00' })).toBe(
		'17:00–19:00 on Tue, 3 Mar 2026'
	);
	expect(say({ kind: 'schedule_change', scheduleId: 's1', ...dates })).toContain('“Office hours”');
});

test('what is gone is said to be gone', () => {
	const gone = { ...names, punch: null, schedules: new Map() };
	const change = { op: 'void' } as const;
	expect(describeRequest({ kind: 'adjustment', date: '2026-03-03', punchId: 'p', change }, gone)).toContain(
		'not there any more'
	);
	expect(describeRequest({ kind: 'schedule_change', scheduleId: 's1', ...dates }, gone)).toContain('is gone');
});
