import * as v from 'valibot';
import { lengthOf } from './descriptor';
import { DESCRIPTOR_DIMENSIONS, RECOGNITION_MODEL, SECOND_MODEL } from './models';
import { VERDICTS } from './quality';

/**
 * What a frame is analysed for: `track` finds and judges the face, cheap enough for every frame; `capture` also computes
 * descriptors when the frame is good; `photo` is `capture` for an uploaded picture, which may not show anybody else.
 */
export type Purpose = 'track' | 'capture' | 'photo';

const number = v.pipe(v.number(), v.finite());

const boxSchema = v.object({ x: number, y: number, width: number, height: number });

const descriptor = (modelId: typeof RECOGNITION_MODEL | typeof SECOND_MODEL) =>
	v.object({
		modelId: v.literal(modelId),
		descriptor: v.pipe(
			v.array(number),
			v.length(DESCRIPTOR_DIMENSIONS[modelId]),
			v.check((values) => Math.abs(lengthOf(values) - 1) < 1e-3)
		)
	});

/** One good look at one face: its descriptor(s) and how good it was. Numbers only; no picture leaves the worker. */
export const faceSampleSchema = v.object({
	...descriptor(RECOGNITION_MODEL).entries,
	/** From the second embedder, where the site uses it. */
	second: v.optional(descriptor(SECOND_MODEL)),
	/** Distance of the descriptors of face and mirror image: small is clear and frontal. */
	mirrorDistance: number,
	score: number,
	sharpness: number,
	yaw: number,
	pitch: number,
	/** performance.now() of the frame in the page, milliseconds. */
	capturedAtMonotonicMs: number
});
export type FaceSample = v.InferOutput<typeof faceSampleSchema>;

const measuresSchema = v.object({
	faces: number,
	score: number,
	box: boxSchema,
	pose: v.object({ yaw: number, pitch: number, roll: number }),
	eyeDistancePx: number,
	luma: number,
	contrast: number,
	sharpness: number,
	sideLight: number,
	backlight: number,
	eyeContrast: number,
	mouthContrast: number,
	eyeShade: number,
	mirrorDistance: v.optional(number)
});

/** What the worker says about one frame. Boxes and points are fractions of the frame. */
export const frameAnalysisSchema = v.object({
	/** Of the frame, in pixels. */
	frame: v.object({ width: number, height: number }),
	faces: number,
	box: v.optional(boxSchema),
	/** 68 points as x0, y0, x1, y1, ... */
	landmarks: v.optional(v.pipe(v.array(number), v.length(136))),
	pose: v.optional(
		v.object({ yaw: number, pitch: number, roll: number, eyeDistance: number, mouthOpen: number })
	),
	quality: v.object({ ok: v.boolean(), verdict: v.picklist(VERDICTS), measures: v.nullable(measuresSchema) }),
	sample: v.optional(faceSampleSchema),
	/** Time the worker spent on this frame, milliseconds. */
	spentMs: number
});
export type FrameAnalysis = v.InferOutput<typeof frameAnalysisSchema>;
