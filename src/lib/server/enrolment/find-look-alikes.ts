import { findDuplicates, type Duplicate } from '$domain/matching/find-duplicates';
import type { EnrolmentTemplate } from '$domain/matching/make-templates';
import { THRESHOLDS } from '$domain/matching/thresholds';
import type { Context } from '../context';
import { findEmployeeLabel } from './enrolment.repo';
import { getFaces, organisationGalleries } from './gallery';

/** Somebody else whose face is near: the same person enrolled twice, or two who must show a badge as well. */
export type LookAlike = {
	id: string;
	name: string;
	employeeNumber: string;
	kind: Duplicate['kind'];
};

/**
 * Everybody in the organisation whom these templates are near to. Where both have both models, the two together decide;
 * they know more than the first alone.
 */
export async function findLookAlikes(
	context: Context,
	ownId: string,
	templates: readonly EnrolmentTemplate[]
): Promise<LookAlike[]> {
	const { everyone, equipped } = organisationGalleries(await getFaces(context));
	const fusedPeople = new Set(equipped.employeeIds);
	const nearest = new Map<string, Duplicate>();
	for (const template of templates) {
		const byFirst = findDuplicates({
			template,
			ownId,
			gallery: everyone,
			threshold: THRESHOLDS.recognition.duplicate
		});
		const byBoth = template.second
			? findDuplicates({ template, ownId, gallery: equipped, threshold: THRESHOLDS.fused.duplicate })
			: null;
		const found = byBoth
			? [...byFirst.filter(({ employeeId }) => !fusedPeople.has(employeeId)), ...byBoth]
			: byFirst;
		for (const each of found) {
			const before = nearest.get(each.employeeId);
			if (!before || before.kind === 'look_alike') nearest.set(each.employeeId, each);
		}
	}
	const lookAlikes: LookAlike[] = [];
	for (const { employeeId, kind } of nearest.values()) {
		const label = await findEmployeeLabel(context.db, employeeId);
		if (label) lookAlikes.push({ id: employeeId, kind, ...label });
	}
	return lookAlikes;
}
