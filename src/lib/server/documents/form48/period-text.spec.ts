import { describe, expect, it } from 'vitest';
import { monthText } from './period-text';

describe('monthText', () => {
	it('names a whole month', () => {
		expect(monthText({ first: '2026-08-01', last: '2026-08-31' }, 31)).toEqual({
			month: 'August',
			year: '2026'
		});
	});

	it('adds the days of half a month', () => {
		expect(monthText({ first: '2026-02-16', last: '2026-02-28' }, 28).month).toBe('February 16-28');
	});

	it('does not take 1-28 February of a leap year for the whole month', () => {
		expect(monthText({ first: '2028-02-01', last: '2028-02-28' }, 29).month).toBe('February 1-28');
	});

	it('names a single day once', () => {
		expect(monthText({ first: '2026-08-05', last: '2026-08-05' }, 31).month).toBe('August 5');
	});

	it('refuses a range over two months, which has no place on one form', () => {
		expect(() => monthText({ first: '2026-08-26', last: '2026-09-10' }, 31)).toThrow('covers one month');
	});
});
