import {
	duplicateReplySchema,
	enrolReplySchema,
	type DuplicateReply,
	type EnrolBody,
	type EnrolReply
} from '$domain/people/enrol-request';
import type { FaceSample } from '$domain/face/frame-analysis';
import { encodeCoarse } from '$domain/punch/coarse-descriptor';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { apiErrorSchema } from '$domain/punch/wire';
import * as v from 'valibot';

export type SendResult =
	| { ok: true; reply: EnrolReply }
	/** `others`: whose face this may be already */
	| { ok: false; code: string; words: string; others: DuplicateReply['others'] };

/** What the office says beside the frames. */
export type Enrolling = Pick<EnrolBody, 'source' | 'still' | 'different'>;

/** Sends the numbers of the samples, and nothing else, to the page's own address. */
export async function sendEnrolment(
	url: string,
	samples: readonly [FaceSample, ...FaceSample[]],
	enrolling: Enrolling
): Promise<SendResult> {
	const seconds = samples.flatMap(({ second }) => second ?? []);
	const [second] = seconds;
	const body: EnrolBody = {
		...enrolling,
		modelId: samples[0].modelId,
		descriptors: samples.map((sample) => encodeDescriptor(sample.descriptor)),
		yaws: samples.map(({ yaw }) => yaw),
		// All frames or none: a mean over some of them would be another template.
		...(second &&
			seconds.length === samples.length && {
				second: {
					modelId: second.modelId,
					descriptors: seconds.map(({ descriptor }) => encodeCoarse(descriptor))
				}
			})
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
		return refuse('no_network', 'The server could not be reached. Please try again.');
	}
	return read(response);
}

async function read(response: Response): Promise<SendResult> {
	const json: unknown = await response.json().catch(() => null);
	const reply = v.safeParse(enrolReplySchema, json);
	if (response.ok && reply.success) return { ok: true, reply: reply.output };
	const duplicate = v.safeParse(duplicateReplySchema, json);
	if (duplicate.success) {
		const { code, message, others } = duplicate.output;
		return { ok: false, code, words: message, others };
	}
	const error = v.safeParse(apiErrorSchema, json);
	return error.success
		? refuse(error.output.code, error.output.message)
		: refuse('unexpected', 'The server gave an answer that makes no sense. Please try again.');
}

function refuse(code: string, words: string): SendResult {
	return { ok: false, code, words, others: [] };
}
