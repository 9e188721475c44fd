import { describe, expect, it } from 'vitest';
import { assembleInput } from './assemble-input';
import type { FactEmployee, TimekeepingFacts } from './facts';
import type { OverlayDetail, OverlayEntry } from './overlay-entry';
import { instant, MANILA, NIGHT, OFFICE } from './spec-fixtures';

const ana: FactEmployee = { id: 'ana', departmentId: 'records', siteId: 'plant', timeZone: MANILA };
const nothing: TimekeepingFacts = {
	schedules: new Map(),
	assignments: [],
	policies: [],
	holidays: [],
	overlays: new Map(),
	punches: new Map()
};
const on = (facts: Partial<TimekeepingFacts>, first = '2026-08-05', last = first) =>
	assembleInput({ facts: { ...nothing, ...facts }, employee: ana, first, last });
const overlay = (detail: OverlayDetail, change: Partial<OverlayEntry> = {}): OverlayEntry => ({
	id: 'o',
	employeeId: 'ana',
	siteId: null,
	firstDate: '2026-08-05',
	lastDate: '2026-08-05',
	detail,
	...change
});
const own = (...entries: OverlayEntry[]) => ({ overlays: new Map([['ana', entries]]) });

describe('assembleInput', () => {
	it('takes punches of two days around the range, on the home site’s clock', () => {
		const at = (wall: string) => ({
			id: wall,
			at: instant(wall),
			direction: null,
			chosen: false,
			timeZone: MANILA
		});
		const walls = ['2026-08-02 23:59', '2026-08-03 00:00', '2026-08-07 23:59', '2026-08-08 00:00'];
		const { punches } = on({ punches: new Map([['ana', walls.map(at)]]) });
		expect(punches.map(({ id }) => id)).toEqual(['2026-08-03 00:00', '2026-08-07 23:59']);
	});

	it('has no schedule before the first and after the last day of work, whatever else says so', () => {
		const facts = {
			...nothing,
			schedules: new Map([['office', OFFICE]]),
			assignments: [
				{
					targetKind: 'employee' as const,
					targetId: 'ana',
					scheduleId: 'office',
					from: '2026-01-01',
					to: null
				}
			]
		};
		const spansOf = (bounds: Pick<FactEmployee, 'startDate' | 'exitDate'>) =>
			assembleInput({
				facts,
				employee: { ...ana, ...bounds },
				first: '2026-08-05',
				last: '2026-08-14'
			}).assignments.map(({ from, to }) => [from, to]);
		const all = [['2026-08-03', '2026-08-16']];
		expect(spansOf({})).toEqual(all);
		expect(spansOf({ startDate: null, exitDate: null })).toEqual(all);
		expect(spansOf({ startDate: '2026-08-10' })).toEqual([['2026-08-10', '2026-08-16']]);
		expect(spansOf({ exitDate: '2026-08-10' })).toEqual([['2026-08-03', '2026-08-10']]);
		expect(spansOf({ startDate: '2026-08-06', exitDate: '2026-08-06' })).toEqual([
			['2026-08-06', '2026-08-06']
		]);
		expect(spansOf({ startDate: '2026-09-01' })).toEqual([]);
		expect(spansOf({ exitDate: '9999-12-31' })).toEqual(all);
	});

	it('takes holidays that hold everywhere or at the home site', () => {
		const holiday = (name: string, siteId: string | null, date = '2026-08-05') => {
			return { date, name, siteId, kind: 'regular' as const };
		};
		const { holidays } = on({
			holidays: [holiday('all', null), holiday('here', 'plant'), holiday('there', 'depot')]
		});
		expect(holidays.map(({ name }) => name)).toEqual(['all', 'here']);
	});

	it('takes suspensions of the home site or of all, date by date', () => {
		const detail = { kind: 'suspension', code: 'SUSPENDED', from: '13:00', to: '48:00' } as const;
		const entry = (siteId: string | null) =>
			overlay(detail, { employeeId: null, siteId, lastDate: '2026-08-06' });
		const facts = { overlays: new Map([['', [entry(null), entry('plant'), entry('depot')]]]) };
		expect(on(facts, '2026-08-05', '2026-08-06').suspensions.map(({ date }) => date)).toEqual([
			'2026-08-05',
			'2026-08-06',
			'2026-08-05',
			'2026-08-06'
		]);
	});

	it('lets a change of schedule outrank every assignment, and the latest change the ones before', () => {
		const schedules = new Map([
			['office', OFFICE],
			['night', NIGHT]
		]);
		const assignments = [
			{ targetKind: 'site' as const, targetId: 'plant', scheduleId: 'office', from: '2026-01-01', to: null }
		];
		const change = (scheduleId: string | null) => overlay({ kind: 'schedule_change', scheduleId });
		const scheduleOf = (...entries: OverlayEntry[]) =>
			on({ schedules, assignments, ...own(...entries) }).assignments.find(
				({ from, to }) => (from ?? '') <= '2026-08-05' && '2026-08-05' <= (to ?? '9999')
			)?.schedule;
		expect(scheduleOf()).toBe(OFFICE);
		expect(scheduleOf(change('night'))).toBe(NIGHT);
		expect(scheduleOf(change('night'), change(null))).toBeUndefined();
	});

	it('turns each kind of paper into what the engine knows of it', () => {
		const at = instant('2026-08-05 12:00');
		const input = on(
			own(
				overlay({ kind: 'leave', code: 'VL', portion: 'am' }),
				overlay({ kind: 'official_business', code: 'PS', from: '10:00', to: '11:00' }),
				overlay({ kind: 'overtime', from: '17:00', to: '20:00' }),
				overlay(
					{ kind: 'correction', change: { op: 'replace', punchId: 'p1', at, direction: 'out' } },
					{ id: 'c1' }
				),
				overlay({ kind: 'correction', change: { op: 'void', punchId: 'p2' } })
			)
		);
		expect(input.leaves).toEqual([{ date: '2026-08-05', code: 'VL', portion: 'am' }]);
		expect(input.officialBusiness).toEqual([{ date: '2026-08-05', code: 'PS', from: '10:00', to: '11:00' }]);
		expect(input.overtimeApprovals).toEqual([{ date: '2026-08-05', from: '17:00', to: '20:00' }]);
		expect(input.corrections).toEqual([
			{ op: 'void', punchId: 'p1' },
			{ op: 'add', id: 'c1', at, direction: 'out' },
			{ op: 'void', punchId: 'p2' }
		]);
	});

	it('keeps papers to the dates they are for, and nobody else’s out', () => {
		const leave = { kind: 'leave', code: 'VL', portion: 'full' } as const;
		const far = overlay(leave, { firstDate: '2026-09-01', lastDate: '2026-09-01' });
		const long = overlay(leave, { firstDate: '2026-07-01', lastDate: '2026-08-05' });
		expect(on(own(far, long)).leaves.map(({ date }) => date)).toEqual([
			'2026-08-03',
			'2026-08-04',
			'2026-08-05'
		]);
		expect(on({ overlays: new Map([['ben', [overlay(leave)]]]) }).leaves).toEqual([]);
	});
});
