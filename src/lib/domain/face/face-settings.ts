import * as v from 'valibot';
import { LIVENESS_LEVELS, type LivenessLevel } from './liveness-challenge';
import { SECOND_MODEL } from './models';

/** How faces are taken and compared at one site. */
export type FaceSettings = {
	liveness: LivenessLevel;
	/** Devices compute both networks' descriptors, and the server compares both. */
	secondEmbedder: boolean;
	/** One in so many strangers may be taken for somebody of the whole roster. */
	strangersOneIn: number;
};

/** What a device must know of them, and what it is told with its lease and with each nonce. */
export const deviceFaceSchema = v.object({
	liveness: v.picklist(LIVENESS_LEVELS),
	/** model to compute besides the recognition network; null for none */
	secondModelId: v.nullable(v.pipe(v.string(), v.maxLength(80)))
});
export type DeviceFace = v.InferOutput<typeof deviceFaceSchema>;

/** What a device does that was told nothing yet. */
export const PLAIN_FACE: DeviceFace = { liveness: 'off', secondModelId: null };

/** Settings as a device is told them. */
export function toDeviceFace({ liveness, secondEmbedder }: FaceSettings): DeviceFace {
	return { liveness, secondModelId: secondEmbedder ? SECOND_MODEL : null };
}

/** The targets that a site may choose: strangers in a hundred, a thousand, ten thousand. */
export const STRANGER_TARGETS = [100, 1_000, 10_000] as const;

/** A site's form. `revision`: the one that was edited, so that nobody overwrites a colleague's change unseen. */
export const faceSettingsFormSchema = v.object({
	liveness: v.picklist(LIVENESS_LEVELS, 'Choose one of the three.'),
	/** a checkbox: absent when it is not ticked */
	secondEmbedder: v.optional(
		v.pipe(
			v.literal('yes'),
			v.transform(() => true)
		)
	),
	strangersOneIn: v.pipe(
		v.string(),
		v.transform(Number),
		v.picklist(STRANGER_TARGETS, 'Choose one of the targets.')
	),
	revision: v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'Reload the page.'), v.transform(Number))
});
export type FaceSettingsInput = v.InferOutput<typeof faceSettingsFormSchema>;
