import { RECOGNITION_MODEL } from '$domain/face/models';
import { composeConsentText, CONSENT_TEXT_VERSION, joinConsentText } from '$domain/privacy/consent-text';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { must } from './must';
import type { Member, Office } from './office';
import { LOOK_ALIKES } from './people';
import { sequence } from './random';

const FRAMES = 6;
/** Euclidean: near enough to be told of at a site of forty, too far to be one person (thresholds.ts, calibrate.ts). */
const LOOK_ALIKE_DISTANCE = 0.282;

/** Consents, and templates of faces that nobody has: no camera will ever match them. */
export async function addFaces(office: Office, at: Date): Promise<void> {
	const text = joinConsentText(composeConsentText('Bundy Demo Cooperative'));
	const admin = office.as(office.admin, at);
	for (const [index, { id, employeeNumber, name, face }] of office.members.entries()) {
		if (face === 'none') continue;
		must(
			await recordConsent(admin, {
				employeeId: id,
				textVersion: CONSENT_TEXT_VERSION,
				text,
				signedName: name
			})
		);
		if (face !== 'enrolled') continue;
		const centre = centreOf(office, employeeNumber, index);
		const descriptors = Array.from({ length: FRAMES }, (_, i) =>
			encodeDescriptor(withNoise(centre, `${employeeNumber} ${i}`))
		);
		const source = index % 4 === 0 ? 'photo' : 'camera';
		const yaws = descriptors.map((_, i) => (i - 2) * 9);
		must(await enrolFace(admin, { employeeId: id, source, modelId: RECOGNITION_MODEL, descriptors, yaws }));
	}
}

/** Frames of one look into a camera. */
const LOOK_FRAMES = 3;

/** What a camera sees of somebody at a time; never the same twice. */
export function facesOf(office: Office, { employeeNumber }: Member, at: number): Float32Array[] {
	const index = office.members.findIndex((one) => one.employeeNumber === employeeNumber);
	const centre = centreOf(office, employeeNumber, index);
	return Array.from({ length: LOOK_FRAMES }, (_, i) => withNoise(centre, `${employeeNumber} ${at} ${i}`));
}

/** Somebody whom nobody enrolled. */
export function strangerFaces(at: number): Float32Array[] {
	const centre = new Float32Array(128);
	centre[127] = 1;
	return Array.from({ length: LOOK_FRAMES }, (_, i) => withNoise(centre, `stranger ${at} ${i}`));
}

/** An axis of their own for everybody, but for one of the two who look alike. */
function centreOf(office: Office, employeeNumber: string, index: number): Float32Array {
	const vector = new Float32Array(128);
	const [other, alike] = LOOK_ALIKES;
	if (employeeNumber === alike) {
		const cos = 1 - LOOK_ALIKE_DISTANCE ** 2 / 2;
		vector[office.members.findIndex((one) => one.employeeNumber === other)] = cos;
		vector[index] = Math.sqrt(1 - cos * cos);
	} else vector[index] = 1;
	return vector;
}

function withNoise(centre: Float32Array, seed: string): Float32Array {
	const next = sequence(seed);
	const noise = Float32Array.from({ length: 128 }, () => next() - 0.5);
	const length = Math.hypot(...noise);
	const vector = centre.map((value, i) => value + (0.05 * (noise[i] ?? 0)) / length);
	const norm = Math.hypot(...vector);
	return vector.map((value) => value / norm);
}
