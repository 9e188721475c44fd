import * as v from 'valibot';
import { DESCRIPTOR_DIMENSIONS, RECOGNITION_MODEL, SECOND_MODEL } from '../face/models';
import { parseCoarse } from '../punch/coarse-descriptor';
import { parseDescriptor } from '../punch/descriptor';
import { buildTwoModels } from './decide-with-both';
import type { Probe, Template } from './gallery';
import { identifyInRoster } from './identify-in-roster';

/** People of a site whose gallery a device may hold; a larger roster is recognised by the server alone. */
export const MOST_GALLERY_PEOPLE = 2_000;

/**
 * A site's roster as its kiosks hold it to greet by name without network: as little of each person as that takes. Names
 * are the only thing in it that people read; who a punch was is for the server to say.
 */
export const siteGallerySchema = v.object({
	v: v.literal(1),
	modelId: v.string(),
	/** null where the site compares one model */
	secondModelId: v.nullable(v.string()),
	strangersOneIn: v.pipe(v.number(), v.minValue(1)),
	shift: v.number(),
	people: v.array(
		v.object({
			name: v.string(),
			/** another of the roster looks like this person: the number decides */
			lookAlike: v.boolean(),
			/** a mean descriptor per appearance (float32), and the second model's (one byte per number) */
			looks: v.array(v.object({ descriptor: v.string(), second: v.optional(v.string()) }))
		})
	)
});
export type SiteGallery = v.InferOutput<typeof siteGallerySchema>;

export type LocalDecision = { kind: 'match'; name: string } | { kind: 'ambiguous' } | { kind: 'none' };

/** Ready to compare with; null when this version computes another model than the gallery holds. */
export type LocalGallery = { identify: (samples: readonly Probe[]) => LocalDecision };

/** Builds the search structure once; templates that are none are left out. */
export function openSiteGallery(gallery: SiteGallery): LocalGallery | null {
	if (gallery.modelId !== RECOGNITION_MODEL) return null;
	const templates = gallery.people.flatMap(({ looks }, index) =>
		looks.flatMap((look) => toTemplate(String(index), look))
	);
	const galleries = buildTwoModels(templates);
	const twins = gallery.people.flatMap(({ lookAlike }, index) => (lookAlike ? [String(index)] : []));
	const rules = { ...gallery, lookAlikes: new Set(twins) };
	return {
		identify(samples) {
			const decision = identifyInRoster(samples, galleries, rules);
			if (decision.kind === 'look_alike' || decision.kind === 'ambiguous') return { kind: 'ambiguous' };
			const name = decision.kind === 'match' ? gallery.people[Number(decision.employeeId)]?.name : undefined;
			return name === undefined ? { kind: 'none' } : { kind: 'match', name };
		}
	};
}

/** @param employeeId the person's place in the gallery: a device knows no ids */
function toTemplate(employeeId: string, look: SiteGallery['people'][number]['looks'][number]): Template[] {
	const first = parseDescriptor(look.descriptor);
	if (!first.ok) return [];
	const second =
		look.second === undefined ? null : parseCoarse(look.second, DESCRIPTOR_DIMENSIONS[SECOND_MODEL]);
	return [{ employeeId, descriptor: first.descriptor, ...(second?.ok && { second: second.descriptor }) }];
}
