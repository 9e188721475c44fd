import { RECOGNITION_MODEL } from '$domain/face/models';
import { composeConsentText, CONSENT_TEXT_VERSION, joinConsentText } from '$domain/privacy/consent-text';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { must } from './must';
import type { Office } from './office';
import { LOOK_ALIKES } from './people';
import { chance } from './random';

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
	const noise = Float32Array.from({ length: 128 }, (_, i) => chance(seed, i) - 0.5);
	const length = Math.hypot(...noise);
	const vector = centre.map((value, i) => value + (0.05 * (noise[i] ?? 0)) / length);
	const norm = Math.hypot(...vector);
	return vector.map((value) => value / norm);
}
