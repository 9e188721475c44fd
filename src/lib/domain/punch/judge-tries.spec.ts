import { expect, test } from 'vitest';
import { checkTooManyTries } from './judge-tries';

const MINUTE = 60_000;
const at = 1_000 * 60 * MINUTE;
const ago = (...minutes: number[]) => minutes.map((each) => at - each * MINUTE);

test('the fifth wrong try within a quarter of an hour is the last that is overlooked', () => {
	expect(checkTooManyTries({ ofPerson: ago(1, 2, 3, 4), ofDevice: [] }, at)).toBe(false);
	expect(checkTooManyTries({ ofPerson: ago(1, 2, 3, 4, 5), ofDevice: [] }, at)).toBe(true);
});

test('wrong tries are forgotten by themselves', () => {
	expect(checkTooManyTries({ ofPerson: ago(15, 16, 17, 18, 19), ofDevice: [] }, at)).toBe(false);
	expect(checkTooManyTries({ ofPerson: ago(1, 2, 3, 4, 15), ofDevice: [] }, at)).toBe(false);
});

test('twenty in a day are too many, however slowly they came', () => {
	const hourly = Array.from({ length: 20 }, (_, i) => 30 + i * 60);
	expect(checkTooManyTries({ ofPerson: ago(...hourly), ofDevice: [] }, at)).toBe(true);
	expect(checkTooManyTries({ ofPerson: ago(...hourly.slice(1)), ofDevice: [] }, at)).toBe(false);
});

test('twenty of different people on one device are too many for everybody there', () => {
	const each = Array.from({ length: 20 }, (_, i) => i / 2);
	expect(checkTooManyTries({ ofPerson: [], ofDevice: ago(...each) }, at)).toBe(true);
	expect(checkTooManyTries({ ofPerson: [], ofDevice: ago(...each.slice(1)) }, at)).toBe(false);
});
