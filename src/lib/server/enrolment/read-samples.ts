import { DESCRIPTOR_DIMENSIONS, RECOGNITION_MODEL, SECOND_MODEL } from '$domain/face/models';
import type { EnrolmentSample } from '$domain/matching/make-templates';
import type { EnrolBody } from '$domain/people/enrol-request';
import { parseCoarse } from '$domain/punch/coarse-descriptor';
import { parseDescriptor } from '$domain/punch/descriptor';

export type ReadSamples =
	| { ok: true; samples: EnrolmentSample[] }
	| { ok: false; reason: 'model_unknown' }
	| { ok: false; reason: 'descriptor_invalid'; message: string };

/** The frames that an enrolment sent, each with the descriptors of the models that saw it. */
export function readSamples({
	modelId,
	descriptors,
	yaws,
	second
}: Pick<EnrolBody, 'modelId' | 'descriptors' | 'yaws' | 'second'>): ReadSamples {
	if (modelId !== RECOGNITION_MODEL || (second && second.modelId !== SECOND_MODEL))
		return { ok: false, reason: 'model_unknown' };
	if (yaws.length !== descriptors.length || (second && second.descriptors.length !== descriptors.length))
		return { ok: false, reason: 'descriptor_invalid', message: 'each frame needs all of its numbers' };
	const samples: EnrolmentSample[] = [];
	for (const [index, text] of descriptors.entries()) {
		const first = parseDescriptor(text);
		const other = second && parseCoarse(second.descriptors[index] ?? '', DESCRIPTOR_DIMENSIONS[SECOND_MODEL]);
		for (const each of [first, other])
			if (each && !each.ok) return { ok: false, reason: 'descriptor_invalid', message: each.reason };
		if (!first.ok) continue;
		samples.push({
			descriptor: first.descriptor,
			...(other?.ok && { second: other.descriptor }),
			yaw: yaws[index] ?? 0
		});
	}
	return { ok: true, samples };
}
