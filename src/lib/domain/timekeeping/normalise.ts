import type { KeptPunch } from './punch';

export interface Normalised {
	kept: KeptPunch[];
	/** Duplicate punch and the kept one it repeats. */
	duplicates: { punch: KeptPunch; of: KeptPunch }[];
}

export interface NormaliseInput {
	punches: readonly KeptPunch[];
	/** The rules in force for a punch: both limits in seconds, inclusive. */
	limitsFor: (punch: KeptPunch) => { dedupeSeconds: number; breakDedupeSeconds: number };
	/** Does this epoch minute lie in a break window, its edges included? */
	isInBreak: (minute: number) => boolean;
}

/**
 * Step 1: sort by (instant, id) and set double taps aside. A punch repeats the last kept one when it is
 * close enough, unless both state a direction and the directions differ. Inside a break the limit is much
 * shorter: office staff punch lunch out and lunch in seconds apart.
 */
export function normalise({ punches, limitsFor, isInBreak }: NormaliseInput): Normalised {
	const result: Normalised = { kept: [], duplicates: [] };
	for (const punch of [...punches].sort(byInstant)) {
		const last = result.kept.at(-1);
		if (last && isDuplicate(last, punch, { limitsFor, isInBreak }))
			result.duplicates.push({ punch, of: last });
		else result.kept.push(punch);
	}
	return result;
}

function isDuplicate(last: KeptPunch, punch: KeptPunch, rules: Omit<NormaliseInput, 'punches'>): boolean {
	const limits = rules.limitsFor(punch);
	const apart = punch.at - last.at;
	if (apart > Math.max(limits.dedupeSeconds, limits.breakDedupeSeconds) * 1000) return false;
	const opposed =
		last.direction !== 'auto' && punch.direction !== 'auto' && last.direction !== punch.direction;
	if (opposed) return false;
	const bothInBreak = rules.isInBreak(last.minute) && rules.isInBreak(punch.minute);
	return apart <= (bothInBreak ? limits.breakDedupeSeconds : limits.dedupeSeconds) * 1000;
}

function byInstant(a: KeptPunch, b: KeptPunch): number {
	return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
