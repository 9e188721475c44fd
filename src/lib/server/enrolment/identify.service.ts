import { RECOGNITION_MODEL } from '$domain/face/models';
import { decideIdentity, type DoubtReason, type NoneReason } from '$domain/matching/decide-identity';
import { thresholdForRoster } from '$domain/matching/roster-threshold';
import { THRESHOLDS } from '$domain/matching/thresholds';
import type { Context } from '../context';
import { getFaces, personGallery, rosterGallery } from './gallery';

export type IdentifyRequest = {
	modelId: string;
	descriptors: Float32Array[];
	/** a kiosk compares with its site's roster, a personal device with its owner only */
	among: { siteId: string } | { ownerEmployeeId: string | null };
};

/** Reasons are sentences for the office; they never go to the device. */
export type Identified =
	| { kind: 'match'; employeeId: string }
	| { kind: 'ambiguous'; reasons: string[] }
	| { kind: 'none'; reasons: string[] };

/** Whose face these descriptors show. Never a guess: too close to call is as little a match as nobody. */
export async function identify(
	context: Pick<Context, 'db' | 'keys'>,
	request: IdentifyRequest
): Promise<Identified> {
	const { among, modelId } = request;
	if (modelId !== RECOGNITION_MODEL) {
		return {
			kind: 'none',
			reasons: ['the device used a model that this server does not know: update one of them']
		};
	}
	const faces = await getFaces(context);
	const samples = request.descriptors.map((descriptor) => ({ descriptor }));
	if ('ownerEmployeeId' in among) {
		const gallery = personGallery(faces, among.ownerEmployeeId);
		return inWords(decideIdentity({ samples, gallery, threshold: THRESHOLDS.recognition.verify }));
	}
	const gallery = rosterGallery(faces, among.siteId);
	const base = THRESHOLDS.recognition.identify;
	const threshold = thresholdForRoster(base, { rosterSize: gallery.employeeIds.length });
	return inWords(decideIdentity({ samples, gallery, threshold }));
}

const WORDS: Record<DoubtReason | NoneReason, string> = {
	runner_up_too_close: 'two enrolled people are about equally near',
	not_close_enough: 'somebody is near, but not near enough to be sure',
	frames_disagree: 'single frames point to different people',
	several_people: 'the frames do not show one and the same face',
	nobody_near: 'no enrolled face is near',
	empty_gallery: 'nobody who may punch here has an enrolled face',
	no_sound_frame: 'the punch holds no usable descriptor'
};

function inWords(decision: ReturnType<typeof decideIdentity>): Identified {
	if (decision.kind === 'match') return { kind: 'match', employeeId: decision.employeeId };
	return { kind: decision.kind, reasons: decision.reasons.map((reason) => WORDS[reason]) };
}
