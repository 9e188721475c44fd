import { expect, test } from 'vitest';
import { readPinTries, waitForPin, writePinTries } from './pin-tries';

test('two wrong PINs cost nothing, the third half a minute, each further one twice as long, an hour at most', () => {
	const waitAfter = (wrong: number) => waitForPin({ wrong, lastMs: 1_000 }, 1_000);
	expect([0, 1, 2, 3, 4, 5, 30].map(waitAfter)).toEqual([0, 0, 0, 30_000, 60_000, 120_000, 3_600_000]);
	expect(waitForPin({ wrong: 3, lastMs: 1_000 }, 31_000)).toBe(0);
	expect(waitForPin({ wrong: 3, lastMs: 1_000 }, 30_999)).toBe(1);
});

test('a clock that was set back makes nobody wait longer', () => {
	expect(waitForPin({ wrong: 3, lastMs: 9_000_000 }, 0)).toBe(30_000);
});

test('tries outlive the page, and anything else in their place counts as none', () => {
	const kept = new Map<string, string>();
	const storage = {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key)
	} as unknown as Storage; // the three that are used
	expect(readPinTries(storage)).toEqual({ wrong: 0, lastMs: 0 });
	writePinTries(storage, { wrong: 4, lastMs: 77 });
	expect(readPinTries(storage)).toEqual({ wrong: 4, lastMs: 77 });
	kept.set('bundy-pin-tries', 'nonsense');
	expect(readPinTries(storage)).toEqual({ wrong: 0, lastMs: 0 });
	writePinTries(storage, { wrong: 0, lastMs: 0 });
	expect(kept.size).toBe(0);
});
