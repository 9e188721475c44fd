import * as v from 'valibot';
import { MAX_SAMPLES } from '../matching/make-templates';

const base64url = (length: number) => v.pipe(v.string(), v.maxLength(length));
const perSample = <T extends v.GenericSchema>(item: T) =>
	v.pipe(v.array(item), v.minLength(1), v.maxLength(MAX_SAMPLES));

/** What the enrolment screen sends: numbers only. Whether they are descriptors is judged where they are used. */
export const enrolRequestSchema = v.strictObject({
	source: v.picklist(['camera', 'photo']),
	modelId: v.pipe(v.string(), v.maxLength(80)),
	descriptors: perSample(base64url(1400)),
	/** how far each frame's head was turned (domain/face/pose.ts) */
	yaws: perSample(v.pipe(v.number(), v.finite())),
	/** the same frames under a second model, coarse; every frame or none */
	second: v.optional(
		v.strictObject({
			modelId: v.pipe(v.string(), v.maxLength(80)),
			descriptors: perSample(base64url(1400))
		})
	),
	/** the office says that this person cannot turn the head */
	still: v.optional(v.boolean()),
	/** employees whose face is near, and of whom the office says that they are other people */
	different: v.optional(v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(20)))
});
export type EnrolBody = v.InferOutput<typeof enrolRequestSchema>;

const person = v.object({ id: v.string(), name: v.string(), employeeNumber: v.string() });

export const enrolReplySchema = v.object({
	templates: v.number(),
	/** `weak`: recognised less often than others */
	strength: v.picklist(['strong', 'weak']),
	/** others who look alike, for the office to know */
	lookAlikes: v.array(person)
});
export type EnrolReply = v.InferOutput<typeof enrolReplySchema>;

/** 409 `duplicate_face`: whose face this may be already. */
export const duplicateReplySchema = v.object({
	code: v.literal('duplicate_face'),
	message: v.string(),
	others: v.pipe(v.array(person), v.minLength(1))
});
export type DuplicateReply = v.InferOutput<typeof duplicateReplySchema>;
