import { Refusal } from '../refusal.js';

/**
 * @param {string | undefined} text BUNDY_BACKUP_AT: `02:30` of the server's own clock, or `off`
 * @returns {{ hour: number, minute: number } | null} null: no backups by itself
 */
export function parseBackupTime(text = '02:30') {
	if (text === 'off') return null;
	const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text || '02:30') ?? [];
	if (!hour || !minute) throw new Refusal(`BUNDY_BACKUP_AT is a time such as 02:30, or off, not "${text}".`);
	return { hour: Number(hour), minute: Number(minute) };
}

/**
 * The next moment at which the server's clock shows that time; a night without it (clocks go forward) has it an hour later.
 *
 * @param {{ hour: number, minute: number }} at
 * @param {Date} now
 */
export function findNextRun({ hour, minute }, now) {
	const next = new Date(now);
	next.setHours(hour, minute, 0, 0);
	if (next <= now) next.setDate(next.getDate() + 1);
	return next;
}

/**
 * Whether the last moment at which it should have run is newer than the last backup.
 *
 * @param {{ hour: number, minute: number }} at
 * @param {{ now: Date, lastTakenAt: Date | null }} state
 */
export function isBackupDue(at, { now, lastTakenAt }) {
	const previous = findNextRun(at, now);
	previous.setDate(previous.getDate() - 1);
	return lastTakenAt === null || lastTakenAt < previous;
}
