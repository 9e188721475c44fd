import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDate, toEpochDay } from '../timekeeping/civil-date';
import { DEFAULT_PRIVACY, PRIVACY_PRESETS, findProfile, readPrivacySettings } from './privacy-settings';
import { computeRetentionCutoffs } from './retention-cutoffs';

const compute = (change: Partial<typeof DEFAULT_PRIVACY>, now: string, faceOffSince: string | null = null) =>
	computeRetentionCutoffs(
		{ ...DEFAULT_PRIVACY, ...change },
		{ now: new Date(now), faceOffSince: faceOffSince === null ? null : new Date(faceOffSince) }
	);

describe('what is due', () => {
	test('after the last day is nobody whose day is not over in every time zone', () => {
		const zero = (now: string) => compute({ templateDaysAfterExit: 0 }, now).exitedUntil;
		expect(zero('2026-03-03T11:59:59Z')).toBe('2026-03-01');
		expect(zero('2026-03-03T12:00:00Z')).toBe('2026-03-02');
	});

	test('is never a face of somebody who left fewer days ago than were chosen', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 3650 }),
				fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
				(templateDaysAfterExit, now) => {
					const { exitedUntil } = compute({ templateDaysAfterExit }, now.toISOString());
					// The last of the days after the exit ends at this instant in the last time zone.
					const over = (toEpochDay(exitedUntil) + 1 + templateDaysAfterExit) * 86_400_000 + 12 * 3_600_000;
					expect(over).toBeLessThanOrEqual(now.getTime());
					expect(over + 86_400_000).toBeGreaterThan(now.getTime());
				}
			)
		);
	});

	test('by the clock of Illinois is what was not used for three years, on leap days too', () => {
		const used = (now: string) => compute(PRIVACY_PRESETS.illinois, now).usedBefore?.toISOString();
		expect(used('2026-03-02T08:00:00.000Z')).toBe('2023-03-02T08:00:00.000Z');
		expect(used('2028-02-29T08:00:00.000Z')).toBe('2025-02-28T08:00:00.000Z');
	});

	test('is everything a week after faces were switched off, and nothing before', () => {
		const off = { faceAllowed: false };
		expect(compute(off, '2026-03-08T23:59:59Z', '2026-03-02T00:00:00Z').allFaces).toBe(false);
		expect(compute(off, '2026-03-09T00:00:00Z', '2026-03-02T00:00:00Z').allFaces).toBe(true);
		expect(compute({}, '2026-03-09T00:00:00Z', '2026-03-02T00:00:00Z').allFaces).toBe(false);
	});

	test('is no key and no record where nobody chose so', () => {
		expect(compute({}, '2026-03-02T00:00:00Z')).toMatchObject({
			usedBefore: null,
			replacedBefore: null,
			replaceMadeBefore: null,
			recordsExitedUntil: null
		});
	});

	test('of records counts from the last day, in whole years', () => {
		const { recordsExitedUntil } = compute({ timeRecordYears: 3 }, '2026-03-02T12:00:00Z');
		expect(recordsExitedUntil).toBe(toDate(toEpochDay('2023-03-01')));
	});

	test('of keys leaves every sealed face readable for no longer than chosen', () => {
		const { replacedBefore, replaceMadeBefore } = compute({ sealedFaceDays: 90 }, '2026-06-01T00:00:00Z');
		expect(replacedBefore?.toISOString()).toBe('2026-04-02T00:00:00.000Z');
		expect(replaceMadeBefore?.toISOString()).toBe('2026-05-02T00:00:00.000Z');
	});
});

describe('privacy settings', () => {
	test('are a profile when they are its switches, and one of our own otherwise', () => {
		expect(findProfile({ ...PRIVACY_PRESETS.eu, contact: 'x', timeRecordYears: 5 })).toBe('eu');
		expect(findProfile({ ...DEFAULT_PRIVACY, oneToMany: false })).toBe('own');
	});

	test('that were never chosen, or before there was one of them, are the product’s', () => {
		expect(readPrivacySettings(undefined)).toEqual(DEFAULT_PRIVACY);
		expect(readPrivacySettings({ faceAllowed: false })).toEqual({ ...DEFAULT_PRIVACY, faceAllowed: false });
	});
});
