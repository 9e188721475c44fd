import { expect, test } from 'vitest';
import { describeAge, formatSiteDate, formatSiteTime, greet } from './site-time';

const MANILA = 'Asia/Manila';
/** Manila has been at UTC+8 without summer time since 1990. */
const manila = (hour: number, minute = 0) => Date.UTC(2026, 0, 15, hour - 8, minute);

test("times are shown in the site's zone", () => {
	expect(formatSiteTime(manila(8, 2), MANILA)).toBe('8:02 AM');
	expect(formatSiteTime(manila(8, 2), 'Europe/Berlin')).toBe('1:02 AM');
	expect(formatSiteDate(manila(0, 30), MANILA)).toBe('Thursday, January 15');
	expect(formatSiteDate(manila(0, 30), 'UTC')).toBe('Wednesday, January 14');
});

test.each([
	[3, 'Good evening'],
	[4, 'Good morning'],
	[11, 'Good morning'],
	[12, 'Good afternoon'],
	[17, 'Good afternoon'],
	[18, 'Good evening'],
	[23, 'Good evening'],
	[0, 'Good evening']
])('at %i o’clock on the site the greeting is %s', (hour, words) => {
	expect(greet({ name: 'Ana', atMs: manila(hour), timeZone: MANILA })).toBe(`${words}, Ana`);
});

test('Filipino has its own names of days and its own greetings', () => {
	expect(formatSiteDate(manila(8), MANILA, 'fil')).toBe('Huwebes, Enero 15');
	expect(formatSiteTime(manila(8, 2), MANILA, 'fil')).toBe('8:02 AM');
	expect(greet({ name: 'Ana', atMs: manila(8), timeZone: MANILA }, 'fil')).toBe('Magandang umaga, Ana');
});

test.each([
	[0, 'just now'],
	[59_999, 'just now'],
	[60_000, '1 min'],
	[3_599_999, '59 min'],
	[3_600_000, '1 h'],
	[47 * 3_600_000, '47 h'],
	[48 * 3_600_000, '2 days'],
	[-5_000, 'just now']
])('an age of %i ms is called %s', (ms, words) => {
	expect(describeAge(ms)).toBe(words);
});
