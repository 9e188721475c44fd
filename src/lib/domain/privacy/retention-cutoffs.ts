import { toDate, toEpochDay } from '../timekeeping/civil-date';
import { FACE_OFF_GRACE_DAYS, type PrivacySettings } from './privacy-settings';

const DAY_MS = 86_400_000;
/** It is this date everywhere on earth by now: nobody's last day is cut short by a time zone. */
const LAST_ZONE_MS = 12 * 3_600_000;

/** How often the key that faces are sealed to is replaced, where sealed faces have an end. */
export const SEAL_KEY_DAYS = 30;

export type RetentionCutoffs = {
	/** faces of those whose last day was this date or before go */
	exitedUntil: string;
	/** faces last used before go; null: no such clock */
	usedBefore: Date | null;
	/** faces were switched off long enough ago: all go */
	allFaces: boolean;
	/** keys that were replaced before go; null: none */
	replacedBefore: Date | null;
	/** a key older than this is replaced; null: never */
	replaceMadeBefore: Date | null;
	/** punches and day records of those whose last day was this date or before go; null: none */
	recordsExitedUntil: string | null;
};

/** What is due at a time. Somebody's last day is not over before midnight in the last time zone. */
export function computeRetentionCutoffs(
	settings: PrivacySettings,
	{ now, faceOffSince }: { now: Date; faceOffSince: Date | null }
): RetentionCutoffs {
	const { templateDaysAfterExit, templateYearsUnused, sealedFaceDays, timeRecordYears } = settings;
	const yesterday = toEpochDay(new Date(now.getTime() - LAST_ZONE_MS).toISOString().slice(0, 10)) - 1;
	const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
	return {
		exitedUntil: toDate(yesterday - templateDaysAfterExit),
		usedBefore: templateYearsUnused === null ? null : yearsBefore(now, templateYearsUnused),
		allFaces: !settings.faceAllowed && faceOffSince !== null && faceOffSince <= ago(FACE_OFF_GRACE_DAYS),
		// A face sealed on a key's first day is as old as allowed when the key goes.
		replacedBefore: sealedFaceDays === null ? null : ago(sealedFaceDays - SEAL_KEY_DAYS),
		replaceMadeBefore: sealedFaceDays === null ? null : ago(SEAL_KEY_DAYS),
		recordsExitedUntil: timeRecordYears === null ? null : yearsBeforeDate(toDate(yesterday), timeRecordYears)
	};
}

function yearsBefore(at: Date, years: number): Date {
	const date = yearsBeforeDate(at.toISOString().slice(0, 10), years);
	return new Date(`${date}${at.toISOString().slice(10)}`);
}

/** 29 February becomes the 28th: the earlier, so that nothing goes a day too soon. */
function yearsBeforeDate(date: string, years: number): string {
	const year = String(Number(date.slice(0, 4)) - years).padStart(4, '0');
	const isLeapDay = date.endsWith('-02-29');
	return `${year}${isLeapDay ? '-02-28' : date.slice(4)}`;
}
