import { scoreAll, type Gallery, type Probe } from './gallery';
import type { Threshold } from './thresholds';

/** Another employee who is near somebody being enrolled. */
export type Duplicate = {
	employeeId: string;
	distance: number;
	/** `same_person`: enrolled twice, until a person decides otherwise. `look_alike`: both must also use a badge or PIN. */
	kind: 'same_person' | 'look_alike';
};

/**
 * Everybody in the gallery, nearest first, who may be the person of the template or be taken for them.
 * @param ownId the employee being enrolled, whose earlier templates do not count
 * @param threshold for the purpose `duplicate`: `maxDistance` is one person, `uncertainDistance` a look-alike
 */
export function findDuplicates(input: {
	template: Probe;
	ownId: string;
	gallery: Gallery;
	threshold: Threshold;
}): Duplicate[] {
	const { template, ownId, gallery, threshold } = input;
	const nearest = new Map<string, number>();
	for (const [row, distance] of scoreAll(gallery, template).entries()) {
		const employeeId = gallery.employeeIds[gallery.owner[row] ?? -1];
		// A comparison with NaN is false, so a vector that is not sound is nobody's duplicate.
		if (employeeId === undefined || employeeId === ownId || !(distance <= threshold.uncertainDistance))
			continue;
		nearest.set(employeeId, Math.min(distance, nearest.get(employeeId) ?? Infinity));
	}
	return [...nearest]
		.map(([employeeId, distance]) => ({
			employeeId,
			distance,
			kind: distance <= threshold.maxDistance ? ('same_person' as const) : ('look_alike' as const)
		}))
		.sort((a, b) => a.distance - b.distance);
}
