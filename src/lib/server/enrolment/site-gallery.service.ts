import { createHash } from 'node:crypto';
import { RECOGNITION_MODEL, SECOND_MODEL } from '$domain/face/models';
import type { FaceSettings } from '$domain/face/face-settings';
import { MOST_GALLERY_PEOPLE, type SiteGallery } from '$domain/matching/site-gallery';
import { coversDevices } from '$domain/privacy/consent-text';
import { encodeCoarse } from '$domain/punch/coarse-descriptor';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { encodeBase64url } from '$domain/base64url';
import type { Context } from '../context';
import { findSiteCalibration } from './calibration.service';
import { listRosterConsents } from './enrolment.repo';
import { getFaces, type GalleryFace } from './gallery';

type Site = { id: string; face: FaceSettings };
type GalleryContext = Pick<Context, 'db' | 'keys'>;

/** A site's roster as its shared devices may hold it, and what tells whether theirs is this one. */
export type ComposedGallery = { revision: string; gallery: SiteGallery };

const REVISION_BYTES = 16;

/** Who is in it: enrolled, active, and with a consent whose text speaks of devices. Null when they are too many. */
export async function findSiteGalleryRevision(context: GalleryContext, site: Site): Promise<string | null> {
	return (await gather(context, site))?.revision ?? null;
}

/** No permission: the device that asks has signed for it. */
export async function composeSiteGallery(
	context: GalleryContext,
	site: Site
): Promise<ComposedGallery | null> {
	const gathered = await gather(context, site);
	if (!gathered) return null;
	const { revision, people, shift } = gathered;
	const { strangersOneIn, secondEmbedder } = site.face;
	return {
		revision,
		gallery: {
			v: 1,
			modelId: RECOGNITION_MODEL,
			secondModelId: secondEmbedder ? SECOND_MODEL : null,
			strangersOneIn,
			shift,
			people: people.map(({ name, lookAlike, face }) => ({
				name,
				lookAlike,
				looks: toLooks(face, secondEmbedder)
			}))
		}
	};
}

type Person = { name: string; lookAlike: boolean; face: GalleryFace };

async function gather(
	context: GalleryContext,
	{ id, face }: Site
): Promise<{ revision: string; people: Person[]; shift: number } | null> {
	const faces = await getFaces(context);
	// A device that holds a roster's faces would greet by finding one among many.
	if (!faces.rules.faceAllowed || !faces.rules.oneToMany) return null;
	const { shift, lookAlikes } = await findSiteCalibration(context.db, id);
	const agreed = (await listRosterConsents(context.db, id)).filter(({ textVersion }) =>
		coversDevices(textVersion)
	);
	const people = new Map<string, Person>();
	for (const { employeeId, name } of agreed) {
		const own = faces.people.get(employeeId);
		if (own) people.set(employeeId, { name, lookAlike: lookAlikes.has(employeeId), face: own });
	}
	if (people.size > MOST_GALLERY_PEOPLE) return null;
	const inOrder = [...people.values()].sort((a, b) => (a.face.employeeId < b.face.employeeId ? -1 : 1));
	const inputs = [
		[RECOGNITION_MODEL, face.secondEmbedder, face.strangersOneIn, shift],
		...inOrder.map((each) => [each.face.employeeId, each.name, each.lookAlike, each.face.templateIds])
	];
	const digest = createHash('sha256').update(JSON.stringify(inputs)).digest();
	return { revision: encodeBase64url(digest.subarray(0, REVISION_BYTES)), people: inOrder, shift };
}

function toLooks({ looks }: GalleryFace, both: boolean): SiteGallery['people'][number]['looks'] {
	return looks.flatMap(({ means }) => {
		const descriptor = means.get(RECOGNITION_MODEL);
		if (!descriptor) return [];
		const second = both ? means.get(SECOND_MODEL) : undefined;
		return [{ descriptor: encodeDescriptor(descriptor), ...(second && { second: encodeCoarse(second) }) }];
	});
}
