import * as v from 'valibot';
import { MAX_SAMPLES } from '../matching/enrolment';

/** What the enrolment screen sends: numbers only. Whether they are descriptors is judged where they are used. */
export const enrolRequestSchema = v.strictObject({
	source: v.picklist(['camera', 'photo']),
	modelId: v.pipe(v.string(), v.maxLength(80)),
	descriptors: v.pipe(
		v.array(v.pipe(v.string(), v.maxLength(1400))),
		v.minLength(1),
		v.maxLength(MAX_SAMPLES)
	)
});
export type EnrolBody = v.InferOutput<typeof enrolRequestSchema>;

export const enrolReplySchema = v.object({
	templates: v.number(),
	/** others who look alike, for the office to know */
	lookAlikes: v.array(v.object({ name: v.string(), employeeNumber: v.string() }))
});
export type EnrolReply = v.InferOutput<typeof enrolReplySchema>;
