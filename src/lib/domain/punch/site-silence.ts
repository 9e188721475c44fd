/** A kiosk calls every minute or so: not heard for this long, it is off or without network. */
export const SITE_QUIET_MS = 15 * 60_000;
/** After the start of a shift by so much, it is known that nobody's punch could be seen there. */
const SHIFT_GRACE_MS = 5 * 60_000;

export type HeardDevice = {
	id: string;
	kind: 'kiosk' | 'field' | 'personal';
	lastContactAt: Date | null;
	pairedAt: Date;
};

/** Where a site was last heard from: any device counts, phones too. */
export const heardAtOf = ({
	lastContactAt,
	pairedAt
}: Pick<HeardDevice, 'lastContactAt' | 'pairedAt'>): Date => lastContactAt ?? pairedAt;

/**
 * Whether a site is quiet at all, so that its shifts are worth reading: nothing was heard of any of its devices for a
 * quarter of an hour. Null where it has no kiosk: field devices and phones are quiet by their nature.
 *
 * @returns the kiosk that was heard last, and when anything of the site was
 */
export function findQuietSite(
	devices: readonly HeardDevice[],
	now: Date
): { kioskId: string; heardAt: Date } | null {
	const newestFirst = devices.toSorted((a, b) => heardAtOf(b).getTime() - heardAtOf(a).getTime());
	const [newest] = newestFirst;
	const kiosk = newestFirst.find(({ kind }) => kind === 'kiosk');
	if (!newest || !kiosk || now.getTime() - heardAtOf(newest).getTime() < SITE_QUIET_MS) return null;
	return { kioskId: kiosk.id, heardAt: heardAtOf(newest) };
}

/**
 * Whether a shift of the site's people has begun without it: nothing was heard around its start, and five minutes have
 * passed since.
 *
 * @param shiftStarts of the last hours
 */
export function checkMissedShift(heardAt: Date, shiftStarts: readonly Date[], now: Date): boolean {
	return shiftStarts.some(
		(start) =>
			heardAt.getTime() < start.getTime() - SITE_QUIET_MS + SHIFT_GRACE_MS &&
			start.getTime() + SHIFT_GRACE_MS <= now.getTime()
	);
}
