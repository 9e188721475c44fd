import { RECOGNITION_CHIP } from '$domain/face/chip';
import { chooseFace } from '$domain/face/choose-face';
import { computeCover } from '$domain/face/cover';
import type { FaceSample, FrameAnalysis, Purpose } from '$domain/face/frame-analysis';
import type { Box, Point } from '$domain/face/geometry';
import { computeBacklight, computeLight, computeMeanLuma } from '$domain/face/light';
import { RECOGNITION_MODEL, SECOND_MODEL } from '$domain/face/models';
import { computeProminence, findNearestFace } from '$domain/face/nearest-face';
import { computePose } from '$domain/face/pose';
import { CAPTURE_LIMITS, judgeQuality, type QualityMeasures } from '$domain/face/quality';
import { computeLeastSharpness } from '$domain/face/smear';
import type { RgbaImage, RgbImage } from '$domain/face/warp';
import type { Detection, DetectorRun } from './detector';
import { cutChip, CUTS, embedFace } from './embedder';
import type { FaceMemory } from './face-memory';
import type { Networks } from './networks';

/** Share of the nearest face's height from which another face may be the one that is meant; a photograph shows no second one. */
const RIVAL_HEIGHT: Record<Purpose, number> = { track: 0.6, capture: 0.6, photo: 0.4 };

/** A closer look at a face is a run of the landmark network; more people do not stand as near a clock. */
const MOST_LOOKS = 3;

/** A face score below this does not make a second person: the detector is unsure about curtains and hands. */
const RIVAL_SCORE = 0.35;

/** Mean luma of a frame so dark that a face in it may simply not be seen. */
const DARK_FRAME = 25;

export type FrameOptions = {
	run: DetectorRun;
	purpose: Purpose;
	capturedAtMonotonicMs: number;
	/** of this camera */
	memory: FaceMemory;
};

/** One frame through the pipeline: detect, landmarks, quality, and when asked for and worth it, descriptors. */
export async function analyseFrame(
	networks: Networks,
	image: RgbaImage,
	{ run, purpose, capturedAtMonotonicMs, memory }: FrameOptions
): Promise<Omit<FrameAnalysis, 'spentMs'>> {
	const frame = { width: image.width, height: image.height };
	const detections = rivals(run.detections);
	const found = findNearestFace(detections, image, RIVAL_HEIGHT[purpose]);
	if (!found) {
		const luma = computeMeanLuma(run.input, {
			width: image.width / run.scale,
			height: image.height / run.scale
		});
		const verdict = luma < DARK_FRAME ? 'too_dark' : 'no_face';
		return { frame, faces: 0, quality: { ok: false, verdict, measures: null } };
	}
	const settled = purpose === 'photo' ? null : await settle(networks, image, { found, detections });
	const { nearest, faces } = settled ?? found;
	const followed = purpose === 'capture' ? memory.follow(image, nearest.box, capturedAtMonotonicMs) : null;
	const rough = followed ?? settled?.rough ?? (await networks.landmarker.locate(image, nearest.box));
	if (!followed && purpose !== 'photo')
		memory.keep(image, { box: nearest.box, landmarks: rough }, capturedAtMonotonicMs);
	const landmarks = purpose === 'track' ? rough : await networks.landmarker.refine(image, rough);
	const chip = cutChip(image, landmarks, { shape: RECOGNITION_CHIP, anchors: 'corners' });
	const measures = measure({ image, run, nearest, faces, landmarks, chip });
	const seen = {
		frame,
		faces,
		box: toFractions(nearest.box, image),
		landmarks: landmarks.flatMap(({ x, y }) => [x / image.width, y / image.height]),
		pose: computePose(landmarks)
	};
	const verdict = judgeQuality(measures, CAPTURE_LIMITS);
	if (purpose === 'track' || verdict !== 'ok') {
		return { ...seen, quality: { ok: verdict === 'ok', verdict, measures } };
	}
	const sample = await embed(networks, { image, landmarks, chip, purpose, measures, capturedAtMonotonicMs });
	const embedded = { ...measures, mirrorDistance: sample.mirrorDistance };
	const final = judgeQuality(embedded, CAPTURE_LIMITS);
	const quality = { ok: final === 'ok', verdict: final, measures: embedded };
	return final === 'ok' ? { ...seen, quality, sample } : { ...seen, quality };
}

type Found = { nearest: Detection; faces: number };

/** Where several compete, a closer look at the nearest of them says who faces the camera; null where one stands alone. */
async function settle(
	{ landmarker }: Networks,
	image: RgbaImage,
	{ found, detections }: { found: Found; detections: readonly Detection[] }
): Promise<(Found & { rough: readonly Point[] }) | null> {
	if (found.faces === 1) return null;
	const least = found.nearest.box.height * RIVAL_HEIGHT.track;
	const near = detections
		.filter(({ box }) => box.height >= least)
		.sort((a, b) => computeProminence(b.box, image) - computeProminence(a.box, image));
	const looks = [];
	for (const nearest of near.slice(0, MOST_LOOKS)) {
		const rough = await landmarker.locate(image, nearest.box);
		looks.push({ nearest, box: nearest.box, rough, yaw: computePose(rough).yaw });
	}
	const choice = chooseFace(looks, image);
	return choice && { nearest: choice.chosen.nearest, rough: choice.chosen.rough, faces: choice.faces };
}

function rivals(detections: readonly Detection[]): Detection[] {
	const best = Math.max(...detections.map(({ score }) => score));
	return detections.filter(({ score }) => score >= RIVAL_SCORE || score === best);
}

type Seen = {
	image: RgbaImage;
	run: DetectorRun;
	nearest: Detection;
	faces: number;
	landmarks: readonly Point[];
	chip: RgbImage;
};

function measure({ image, run, nearest, faces, landmarks, chip }: Seen): QualityMeasures {
	const { yaw, pitch, roll, eyeDistance } = computePose(landmarks);
	const light = computeLight(chip);
	const scaled = (value: number) => value / run.scale;
	const { x, y, width, height } = nearest.box;
	return {
		faces,
		score: nearest.score,
		box: toFractions(nearest.box, image),
		pose: { yaw, pitch, roll },
		eyeDistancePx: eyeDistance,
		...light,
		sharpness: Math.min(light.sharpness, computeLeastSharpness(chip)),
		...computeCover(chip),
		backlight: computeBacklight(
			run.input,
			{ x: scaled(x), y: scaled(y), width: scaled(width), height: scaled(height) },
			{ width: scaled(image.width), height: scaled(image.height) }
		)
	};
}

type Worth = {
	image: RgbaImage;
	landmarks: readonly Point[];
	/** the first cut of the recognition network */
	chip: RgbImage;
	purpose: 'capture' | 'photo';
	measures: QualityMeasures;
	capturedAtMonotonicMs: number;
};

async function embed(
	{ embedder, second }: Networks,
	{ image, landmarks, chip, purpose, measures, capturedAtMonotonicMs }: Worth
): Promise<FaceSample> {
	const face = { image, landmarks, cuts: CUTS[purpose === 'photo' ? 'photo' : 'frame'] };
	const first = await embedFace(embedder, { ...face, chip });
	const sample: FaceSample = {
		modelId: RECOGNITION_MODEL,
		descriptor: Array.from(first.descriptor),
		mirrorDistance: first.mirrorDistance,
		score: measures.score,
		sharpness: measures.sharpness,
		yaw: measures.pose.yaw,
		pitch: measures.pose.pitch,
		capturedAtMonotonicMs
	};
	if (!second) return sample;
	const { descriptor } = await embedFace(second, { ...face, cuts: CUTS.frame });
	return { ...sample, second: { modelId: SECOND_MODEL, descriptor: Array.from(descriptor) } };
}

function toFractions(box: Box, { width, height }: { width: number; height: number }): Box {
	return { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height };
}
