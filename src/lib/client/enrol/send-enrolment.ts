import { enrolReplySchema, type EnrolBody, type EnrolReply } from '$domain/people/enrol-request';
import type { FaceSample } from '$domain/face/frame-analysis';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { apiErrorSchema } from '$domain/punch/wire';
import * as v from 'valibot';

export type SendResult = { ok: true; reply: EnrolReply } | { ok: false; code: string; words: string };

/** Sends the numbers of the samples, and nothing else, to the page's own address. */
export async function sendEnrolment(
	url: string,
	source: 'camera' | 'photo',
	samples: readonly [FaceSample, ...FaceSample[]]
): Promise<SendResult> {
	const body: EnrolBody = {
		source,
		modelId: samples[0].modelId,
		descriptors: samples.map((sample) => encodeDescriptor(sample.descriptor))
	};
	let response: Response;
	try {
		response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', accept: 'application/json' },
			body: JSON.stringify(body)
		});
	} catch (cause) {
		// fetch rejects with TypeError when nothing answered
		if (!(cause instanceof TypeError)) throw cause;
		return { ok: false, code: 'no_network', words: 'The server could not be reached. Please try again.' };
	}
	return read(response);
}

async function read(response: Response): Promise<SendResult> {
	const json: unknown = await response.json().catch(() => null);
	const reply = v.safeParse(enrolReplySchema, json);
	if (response.ok && reply.success) return { ok: true, reply: reply.output };
	const error = v.safeParse(apiErrorSchema, json);
	return error.success
		? { ok: false, code: error.output.code, words: error.output.message }
		: {
				ok: false,
				code: 'unexpected',
				words: 'The server gave an answer that makes no sense. Please try again.'
			};
}
