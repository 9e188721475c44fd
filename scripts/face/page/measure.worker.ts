// The app's own networks and resampling on single photographs, without its quality gates: what the accuracy figures are
// about. One request at a time: a photograph's address in, descriptors out.
import { findNearestFace } from '$domain/face/nearest-face';
import { computePose } from '$domain/face/pose';
import { computeCover } from '$domain/face/cover';
import { computeLight } from '$domain/face/light';
import { warp, type RgbaImage } from '$domain/face/warp';
import { startBackend } from '$lib/face-worker/backend';
import { cutChip, CUTS, embedFace } from '$lib/face-worker/embedder';
import { createFramePixels } from '$lib/face-worker/frame-pixels';
import { buildNetworks, fetchNetworks, type Networks } from '$lib/face-worker/networks';
import type { BackendName } from '$lib/face-worker/protocol';

export type MeasureRequest =
	| { kind: 'start'; modelsUrl: string; backend: BackendName; centred: boolean }
	| { kind: 'photo'; photo: string | Blob; tiltDegrees: number };

export type Measured = {
	descriptor: number[];
	second: number[];
	mirrorDistance: number;
	score: number;
	detectorSize: number;
	eyeDistancePx: number;
	yaw: number;
	pitch: number;
	roll: number;
	luma: number;
	contrast: number;
	sharpness: number;
	eyeContrast: number;
	mouthContrast: number;
	eyeShade: number;
	faces: number;
	box: { x: number; y: number; width: number; height: number };
	landmarks: number[];
	ms: number;
} | null;

const readPixels = createFramePixels();
let networks: Networks | null = null;

self.onmessage = async ({ data: request }: MessageEvent<MeasureRequest>) => {
	try {
		self.postMessage({ ok: true, value: await answer(request) });
	} catch (cause) {
		self.postMessage({ ok: false, message: String(cause) });
	}
};

async function answer(request: MeasureRequest): Promise<Measured | 'started'> {
	if (request.kind === 'start') {
		await startBackend(request.backend, request.modelsUrl);
		networks = buildNetworks(await fetchNetworks(request.modelsUrl, true), { centred: request.centred });
		return 'started';
	}
	if (!networks) throw new Error('start first');
	const blob = typeof request.photo === 'string' ? await (await fetch(request.photo)).blob() : request.photo;
	const bitmap = await createImageBitmap(blob);
	const upright = readPixels(bitmap);
	bitmap.close();
	return measure(networks, request.tiltDegrees ? tilt(upright, request.tiltDegrees) : upright);
}

async function measure(
	{ detector, landmarker, embedder, second }: Networks,
	image: RgbaImage
): Promise<Measured> {
	const began = performance.now();
	const likely = await detector.detectEveryone(image, [224, 320]);
	const run = likely.detections.length > 0 ? likely : await detector.detectFirst(image, [160, 416]);
	const found = findNearestFace(run.detections, image, 0.6);
	if (!found || !second) return null;
	const rough = await landmarker.locate(image, found.nearest.box);
	const landmarks = await landmarker.refine(image, rough);
	const chip = cutChip(image, landmarks, { shape: embedder.chip, anchors: 'corners' });
	const first = await embedFace(embedder, { image, landmarks, chip, cuts: CUTS.photo });
	const other = await embedFace(second, { image, landmarks, cuts: CUTS.frame });
	const { yaw, pitch, roll, eyeDistance } = computePose(landmarks);
	const { luma, contrast, sharpness } = computeLight(chip);
	return {
		descriptor: Array.from(first.descriptor),
		second: Array.from(other.descriptor),
		mirrorDistance: first.mirrorDistance,
		score: found.nearest.score,
		detectorSize: run.size,
		eyeDistancePx: eyeDistance,
		...{ yaw, pitch, roll, luma, contrast, sharpness },
		...computeCover(chip),
		faces: found.faces,
		box: found.nearest.box,
		landmarks: landmarks.flatMap(({ x, y }) => [x, y]),
		ms: performance.now() - began
	};
}

/** The photograph turned about its middle, black at the corners, as a head held to one side looks. */
function tilt({ data, width, height }: RgbaImage, degrees: number): RgbaImage {
	const cos = Math.cos((degrees * Math.PI) / 180);
	const sin = Math.sin((degrees * Math.PI) / 180);
	const [x, y] = [(width - 1) / 2, (height - 1) / 2];
	const turned = warp(
		{ data, width, height },
		{ a: cos, b: -sin, tx: x - cos * x - sin * y, ty: y + sin * x - cos * y },
		{ width, height }
	);
	const out = new Uint8ClampedArray(data.length).fill(255);
	for (let from = 0, to = 0; from < turned.data.length; from += 3, to += 4) {
		out.set(turned.data.subarray(from, from + 3), to);
	}
	return { data: out, width, height };
}
