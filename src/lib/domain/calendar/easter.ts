/**
 * Easter Sunday of a Gregorian year as month and day: the anonymous Gregorian computus (Meeus, "Astronomical Algorithms",
 * chapter 8), exact for every year from 1583 on.
 */
export function easterSunday(year: number): { month: number; day: number } {
	const a = year % 19;
	const b = Math.floor(year / 100);
	const c = year % 100;
	const d = Math.floor(b / 4);
	const e = b % 4;
	const g = Math.floor((8 * b + 13) / 25);
	const h = (19 * a + b - d - g + 15) % 30;
	const i = Math.floor(c / 4);
	const k = c % 4;
	const l = (32 + 2 * e + 2 * i - h - k) % 7;
	const m = Math.floor((a + 11 * h + 22 * l) / 451);
	const n = h + l - 7 * m + 114;
	return { month: Math.floor(n / 31), day: (n % 31) + 1 };
}
