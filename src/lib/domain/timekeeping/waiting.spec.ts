import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computeDays } from './compute-days';
import { explain } from '$lib/words/explain';
import { anyInput } from './spec-arbitraries';
import { instant, MANILA, punches, weekInput } from './spec-fixtures';
import type { TimekeepingInput } from './timekeeping-input';

const MONDAY = '2026-08-03';
const waits = (...walls: string[]) =>
	walls.map((wall, i) => ({ id: `w${i + 1}`, at: instant(`${MONDAY} ${wall}`) }));
const monday = (input: Partial<TimekeepingInput>) => {
	const [day] = computeDays(weekInput({ first: MONDAY, last: MONDAY, ...input })).days;
	if (!day) throw new Error('no day');
	return day;
};

test('a day whose only punch waits for review is unresolved, not absent', () => {
	const day = monday({ punches: [], waiting: waits('07:58') });
	expect(day).toMatchObject({ status: 'incomplete', unresolved: true, tardyCount: 0 });
	expect(day.minutes).toMatchObject({ absent: 0, unresolved: 480, regular: 0, presence: 0 });
	expect(day.flags).toContain('waits_for_review');
	expect(day.form48.label).toBeNull();
});

test('what the other punches are worth still counts; only what is missing waits', () => {
	const day = monday({ punches: punches(MONDAY, '08:00', '12:00'), waiting: waits('13:01') });
	expect(day.minutes).toMatchObject({ regular: 240, absent: 0, undertime: 0, unresolved: 240 });
	expect(day).toMatchObject({ status: 'incomplete', unresolved: true, undertimeCount: 0 });
});

test('a whole day with a doubtful punch behind it stays unresolved and loses nothing', () => {
	const whole = punches(MONDAY, '08:00', '17:00');
	const day = monday({ punches: whole, waiting: waits('19:00') });
	expect(day.minutes).toEqual({ ...monday({ punches: whole }).minutes });
	expect(day).toMatchObject({ status: 'incomplete', unresolved: true });
});

test('the day says in words what it waits for', () => {
	const day = monday({ punches: punches(MONDAY, '08:00', '12:00'), waiting: waits('13:01') });
	const words = day.explanations
		.filter(({ rule }) => rule === 'waits_for_review')
		.map((entry) => explain(entry, { timeZone: MANILA }));
	expect(words).toEqual([
		'4 h unresolved, 13:00 to 17:00: a punch waits for review.',
		'The punch at 13:01 waits for review: it counts once somebody has accepted it.'
	]);
});

test('one that could only repeat a punch that counts is not waited for', () => {
	const whole = punches(MONDAY, '08:00', '17:00');
	const day = monday({ punches: whole, waiting: waits('08:01', '16:59') });
	expect(day).toMatchObject({ status: 'present', unresolved: false });
	expect(day).toEqual(monday({ punches: whole }));
});

test('no other date waits', () => {
	const { days } = computeDays(
		weekInput({ first: MONDAY, last: '2026-08-04', punches: [], waiting: waits('08:00') })
	);
	expect(days.map(({ status }) => status)).toEqual(['incomplete', 'absent']);
});

test('after midnight it belongs to the shift that it may close', () => {
	const { days } = computeDays(
		weekInput({
			first: MONDAY,
			last: '2026-08-04',
			punches: punches(MONDAY, '13:00'),
			waiting: [{ id: 'w1', at: instant('2026-08-04 00:30') }]
		})
	);
	expect(days.map(({ flags }) => flags.includes('waits_for_review'))).toEqual([true, false]);
});

test('on random weeks a punch in review earns and costs nothing: what is missing is unresolved, the rest as without it', () => {
	let waited = 0;
	fc.assert(
		fc.property(anyInput(), fc.integer({ min: 0, max: 3 }), (input, which) => {
			const inReview = input.punches.filter((_, i) => i % 4 === which);
			const punches = input.punches.filter((_, i) => i % 4 !== which);
			const without = computeDays({ ...input, punches }).days;
			const waiting = inReview.map(({ id, at }) => ({ id, at }));
			for (const [i, day] of computeDays({ ...input, punches, waiting }).days.entries()) {
				const bare = without[i];
				const missed = (record?: typeof day) =>
					record &&
					record.minutes.tardy +
						record.minutes.undertime +
						record.minutes.absent +
						record.minutes.forgiven +
						record.minutes.unresolved;
				expect(missed(day)).toBe(missed(bare));
				expect([day.sessions, day.minutes.regular, day.minutes.overtime, day.minutes.excess]).toEqual([
					bare?.sessions,
					bare?.minutes.regular,
					bare?.minutes.overtime,
					bare?.minutes.excess
				]);
				if (!day.flags.includes('waits_for_review')) expect(day).toEqual(bare);
				else {
					waited++;
					expect(day).toMatchObject({ unresolved: true, status: 'incomplete', tardyCount: 0 });
					expect(day.minutes.absent + day.minutes.tardy + day.minutes.undertime).toBe(0);
				}
			}
		}),
		{ numRuns: 300 }
	);
	expect(waited).toBeGreaterThan(100);
}, 60_000);
