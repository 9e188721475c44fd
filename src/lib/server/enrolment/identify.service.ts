import type { FaceSettings } from '$domain/face/face-settings';
import { RECOGNITION_MODEL } from '$domain/face/models';
import type { DoubtReason, IdentityDecision, NoneReason } from '$domain/matching/decide-identity';
import { decideWithBoth } from '$domain/matching/decide-with-both';
import type { Probe } from '$domain/matching/gallery';
import { identifyInRoster } from '$domain/matching/identify-in-roster';
import { THRESHOLDS } from '$domain/matching/thresholds';
import type { Context } from '../context';
import { findSiteCalibration } from './calibration.service';
import type { Db, Tx } from '../db/database';
import { readGalleryRevision } from './enrolment.repo';
import { getFaces, personGalleries, rosterGalleries, type Faces } from './gallery';

export type IdentifyRequest = {
	modelId: string;
	descriptors: Float32Array[];
	/** the burst's mean under the second model, where the device computed it */
	second: Float32Array | null;
	/** of the site */
	face: FaceSettings;
	/** a kiosk compares with its site's roster, a personal device with its owner only */
	among: { siteId: string } | { ownerEmployeeId: string | null };
};

/**
 * Reasons are sentences for the office; they never go to the device. `askNumber`: the person's own number would settle
 * it.
 */
export type Identified =
	| { kind: 'match'; employeeId: string; strong: boolean }
	| { kind: 'ambiguous'; reasons: string[]; askNumber: boolean }
	| { kind: 'none'; reasons: string[] };

/** Everybody's faces as of one revision, ready to compare any number of punches with. */
export type Matcher = { revision: number; identify: (request: IdentifyRequest) => Promise<Identified> };

export async function loadGallery({ db, keys }: Pick<Context, 'db' | 'keys'>): Promise<Matcher> {
	const faces = await getFaces({ db, keys });
	return { revision: faces.revision, identify: (request) => identify(db, faces, request) };
}

/** False when a face was enrolled or withdrawn since; inside a transaction that has locked the people it is about. */
export async function checkGalleryCurrent(tx: Tx, { revision }: Matcher): Promise<boolean> {
	return (await readGalleryRevision(tx)) === revision;
}

/** Whose face these descriptors show. Never a guess: too close to call is as little a match as nobody. */
async function identify(db: Db, faces: Faces, request: IdentifyRequest): Promise<Identified> {
	const { among, modelId, face } = request;
	if (modelId !== RECOGNITION_MODEL) {
		return {
			kind: 'none',
			reasons: ['the device used a model that this server does not know: update one of them']
		};
	}
	if (!faces.rules.faceAllowed) return { kind: 'none', reasons: [SWITCHED_OFF] };
	if (!faces.rules.oneToMany && 'siteId' in among)
		return { kind: 'ambiguous', reasons: [ONE_TO_ONE_ONLY], askNumber: true };
	// One second descriptor stands for the whole burst: it is the mean of all its frames already.
	const second = face.secondEmbedder ? request.second : null;
	const samples: Probe[] = request.descriptors.map((descriptor) => ({
		descriptor,
		...(second && { second })
	}));
	if ('ownerEmployeeId' in among) {
		const galleries = personGalleries(faces, among.ownerEmployeeId);
		const thresholds = { recognition: THRESHOLDS.recognition.verify, fused: THRESHOLDS.fused.verify };
		const decision = decideWithBoth(samples, galleries, thresholds);
		return inWords(decision, false);
	}
	const { shift, lookAlikes } = await findSiteCalibration(db, among.siteId);
	const rules = { strangersOneIn: face.strangersOneIn, shift, lookAlikes };
	const decision = identifyInRoster(samples, rosterGalleries(faces, among.siteId), rules);
	return decision.kind === 'look_alike'
		? { kind: 'ambiguous', reasons: [LOOK_ALIKE], askNumber: true }
		: inWords(decision, true);
}

const SWITCHED_OFF = 'the organisation does not recognise faces';
const ONE_TO_ONE_ONLY = 'faces are compared with one person only: the employee number comes first';
const LOOK_ALIKE = 'this person and another of this site look alike: the employee number decides';

/** Nearer than this to a template there is no doubt at all: half of what the strictest threshold allows (docs/face.md). */
const STRONG_DISTANCE = 0.24;

const WORDS: Record<DoubtReason | NoneReason, string> = {
	runner_up_too_close: 'two enrolled people are about equally near',
	not_close_enough: 'somebody is near, but not near enough to be sure',
	frames_disagree: 'single frames point to different people',
	models_disagree: 'one of the two models takes the nearest person for somebody else',
	several_people: 'the frames do not show one and the same face',
	nobody_near: 'no enrolled face is near',
	empty_gallery: 'nobody who may punch here has an enrolled face',
	no_sound_frame: 'the punch holds no usable descriptor'
};

function inWords(decision: IdentityDecision, canAsk: boolean): Identified {
	if (decision.kind === 'match') {
		const { employeeId, distance, frames } = decision;
		return { kind: 'match', employeeId, strong: distance <= STRONG_DISTANCE && frames >= 3 };
	}
	const reasons = decision.reasons.map((reason) => WORDS[reason]);
	if (decision.kind === 'none') return { kind: 'none', reasons };
	const several = decision.reasons.includes('several_people');
	return { kind: 'ambiguous', reasons, askNumber: canAsk && !several };
}
