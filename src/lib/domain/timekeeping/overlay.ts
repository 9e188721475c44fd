import { toEpochMinute } from './punch';
import type { KeptPunch, Punch } from './punch';
import type { Correction } from './timekeeping-input';

export interface Overlaid {
	punches: KeptPunch[];
	voided: KeptPunch[];
}

/**
 * Step 0: raw punches without the voided ones, plus what approved corrections added. Raw rows never change.
 * Voiding an added punch undoes the addition.
 */
export function overlay(punches: readonly Punch[], corrections: readonly Correction[]): Overlaid {
	const gone = new Set<string>();
	for (const entry of corrections) if (entry.op === 'void') gone.add(entry.punchId);
	const result: Overlaid = { punches: [], voided: [] };
	const put = (punch: Punch, corrected: boolean) => {
		const { id, at, direction, timeZone } = punch;
		const kept = { id, at, direction, timeZone, minute: toEpochMinute(at), corrected };
		(gone.has(id) ? result.voided : result.punches).push(kept);
	};
	for (const punch of punches) put(punch, false);
	for (const entry of corrections) if (entry.op === 'add') put(entry, true);
	return result;
}
