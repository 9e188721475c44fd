import { describe, expect, it } from 'vitest';
import { listDates } from '$domain/timekeeping/site-day';
import { PEOPLE } from './people';
import { planDay } from './plan-day';

const dates = listDates('2026-08-03', '2026-09-27');
const days = PEOPLE.flatMap((person) =>
	dates.flatMap((date) => {
		const day = planDay(person, date, false);
		return day ? [{ person, date, day }] : [];
	})
);

describe('planDay', () => {
	it('plans the same day the same way whenever it is asked', () => {
		expect(days.map(({ person, date }) => planDay(person, date, false))).toEqual(days.map(({ day }) => day));
	});

	it('gives a believable share of every kind of trouble', () => {
		const papers = days.map(({ day }) => day.paper);
		for (const paper of ['leave', 'sick', 'business', 'overtime', 'forgot', 'absent'] as const)
			expect(papers.filter((one) => one === paper).length, paper).toBeGreaterThan(8);
		expect(papers.filter((paper) => paper === null).length / papers.length).toBeGreaterThan(0.85);
	});

	it('keeps the punches of a day in order', () => {
		for (const { day, date, person } of days) {
			const at = day.punches.map(({ minute, second }) => minute * 60 + second);
			expect(at, `${person.employeeNumber} ${date}`).toEqual(at.toSorted((a, b) => a - b));
		}
	});

	it('leaves nobody but the night shift at work on a holiday', () => {
		const atWork = PEOPLE.filter((person) => planDay(person, '2026-08-03', true));
		expect(new Set(atWork.map(({ shift }) => shift))).toEqual(new Set(['night']));
	});
});

describe('PEOPLE', () => {
	it('are sixty, each with a number and a name of their own', () => {
		expect(PEOPLE).toHaveLength(60);
		expect(new Set(PEOPLE.map(({ employeeNumber }) => employeeNumber)).size).toBe(60);
		expect(new Set(PEOPLE.map(({ name }) => name)).size).toBe(60);
	});
});
