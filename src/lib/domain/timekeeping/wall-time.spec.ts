import { describe, expect, it } from 'vitest';
import { clock12, clock24, parseWall, wallMinutes } from './wall-time';

describe('wall times', () => {
	it('counts hours of 24 and more into the next day', () => {
		expect(parseWall('26:00')).toBe(1560);
		expect(parseWall('48:00')).toBe(2880);
		expect(parseWall('48:01')).toBeNull();
	});

	it('refuses what is not a time', () => {
		for (const text of ['', '8', '08:60', '8.30', '-1:00', '123:00'])
			expect(parseWall(text), text).toBeNull();
		expect(() => wallMinutes('08:60')).toThrow('"08:60" is not a wall time');
	});

	it('prints a 12-hour time without AM, PM or a leading zero', () => {
		expect([0, 486, 720, 723, 1020, 1439, 1440].map(clock12)).toEqual([
			'12:00',
			'8:06',
			'12:00',
			'12:03',
			'5:00',
			'11:59',
			'12:00'
		]);
	});

	it('prints a 24-hour time that wraps over midnight', () => {
		expect(clock24(1560)).toBe('02:00');
		expect(clock24(-30)).toBe('23:30');
	});
});
