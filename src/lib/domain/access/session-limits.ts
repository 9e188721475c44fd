import type { Role } from './permissions';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long a sign-in lasts unused, and at most, in milliseconds (ASVS 5.0 7.3.1 and 7.3.2). Who can change or read the
 * records of others is asked again within the day; a worker's own phone stays signed in for weeks.
 */
const LIMITS = {
	admin: { idle: 30 * MINUTE, absolute: 12 * HOUR },
	hr: { idle: 30 * MINUTE, absolute: 12 * HOUR },
	auditor: { idle: 30 * MINUTE, absolute: 12 * HOUR },
	supervisor: { idle: 2 * HOUR, absolute: 12 * HOUR },
	employee: { idle: 7 * DAY, absolute: 30 * DAY }
} as const satisfies Record<Role, { idle: number; absolute: number }>;

export type SessionTimes = { createdAt: Date; lastUsedAt: Date | null; absoluteExpiresAt: Date };

/** When the session ends if nobody uses it again from now on. */
export function computeSessionEnd(
	{ createdAt, lastUsedAt, absoluteExpiresAt }: SessionTimes,
	role: Role
): Date {
	const { idle, absolute } = LIMITS[role];
	const used = (lastUsedAt ?? createdAt).getTime();
	return new Date(Math.min(used + idle, createdAt.getTime() + absolute, absoluteExpiresAt.getTime()));
}

/** Is the last proof of identity younger than so many minutes? */
export function checkFresh(
	confirmedAt: Date | null,
	{ minutes, now }: { minutes: number; now: Date }
): boolean {
	return confirmedAt !== null && now.getTime() - confirmedAt.getTime() < minutes * MINUTE;
}
