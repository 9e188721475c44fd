import { createFaceEngine } from '$lib/client/face/face-engine';
import { judgeLiveness, type LivenessResult } from '$domain/face/liveness';
import type { Challenge } from '$domain/face/liveness-challenge';
import { toLivenessFrame, type LivenessFrame } from '$domain/face/liveness-frame';
import { makeRandom } from '../random';

/** One moment of a made clip: which photograph, and how it is held before the camera. */
export type Shot = {
	photo: string;
	/** Shift in pixels, turn in the plane in degrees, size. */
	x: number;
	y: number;
	degrees: number;
	scale: number;
	/** Turn of the paper about its upright axis, degrees. */
	paperTurn: number;
};

const WIDTH = 640;
const HEIGHT = 480;
const FRAME_MS = 100;
/** Standard deviation of the camera's noise in grey levels. */
const NOISE = 2.5;

const engine = createFaceEngine({ backend: 'wasm' });
const pictures = new Map<string, Promise<ImageBitmap>>();

/** Shows a clip to the pipeline, frame by frame as a camera would, and keeps what liveness needs. */
export async function filmClip(shots: readonly Shot[], seed: number): Promise<LivenessFrame[]> {
	const random = makeRandom(seed);
	const frames: LivenessFrame[] = [];
	for (const [index, shot] of shots.entries()) {
		const bitmap = addNoise(await draw(shot), random);
		const analysis = await engine.analyse(bitmap, { purpose: 'capture' });
		const frame = toLivenessFrame(analysis, 1000 + index * FRAME_MS);
		if (frame) frames.push(frame);
	}
	return frames;
}

/** Judges frames that were filmed for one challenge against this one. */
export function judgeClip(challenge: Challenge, frames: readonly LivenessFrame[]): LivenessResult {
	return judgeLiveness(challenge, frames);
}

/** Yaw and eye positions of a photograph, for choosing and placing; null without one face. */
export async function lookAt(photo: string) {
	const analysis = await engine.analyse(await createImageBitmap(await load(photo)), { purpose: 'track' });
	const { pose, landmarks, frame } = analysis;
	if (!pose || !landmarks || analysis.faces !== 1) return null;
	return {
		yaw: pose.yaw,
		roll: pose.roll,
		mouthOpen: pose.mouthOpen,
		eyeDistance: pose.eyeDistance,
		width: frame.width,
		noseX: (landmarks[54] ?? 0.5) * frame.width,
		noseY: (landmarks[55] ?? 0.5) * frame.height
	};
}

function load(photo: string): Promise<ImageBitmap> {
	const known = pictures.get(photo);
	if (known) return known;
	const loading = fetch(photo).then(async (response) => createImageBitmap(await response.blob()));
	pictures.set(photo, loading);
	return loading;
}

/** The photograph on a grey wall. Turned paper is drawn column by column, nearer columns taller. */
async function draw({ photo, x, y, degrees, scale, paperTurn }: Shot): Promise<OffscreenCanvas> {
	const picture = await load(photo);
	const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
	const context = canvas.getContext('2d');
	if (!context) throw new Error('this browser gives no 2d canvas');
	context.fillStyle = '#8a8a86';
	context.fillRect(0, 0, WIDTH, HEIGHT);
	context.translate(WIDTH / 2 + x, HEIGHT / 2 + y);
	context.rotate((degrees * Math.PI) / 180);
	context.scale(scale, scale);
	const cos = Math.cos((paperTurn * Math.PI) / 180);
	const sin = Math.sin((paperTurn * Math.PI) / 180);
	// Seen from two picture widths away.
	const away = 2 * picture.width;
	const left = -picture.width / 2;
	for (let column = 0; column < picture.width; column++) {
		const depth = (place: number) => away / (away + place * sin);
		const from = (left + column) * cos * depth(left + column);
		const to = (left + column + 1) * cos * depth(left + column + 1);
		const tall = picture.height * depth(left + column);
		context.drawImage(
			picture,
			column,
			0,
			1,
			picture.height,
			from,
			-tall / 2,
			Math.max(to - from, 0) + 0.6,
			tall
		);
	}
	return canvas;
}

function addNoise(canvas: OffscreenCanvas, random: () => number): ImageBitmap {
	const context = canvas.getContext('2d');
	if (!context) throw new Error('this browser gives no 2d canvas');
	const image = context.getImageData(0, 0, WIDTH, HEIGHT);
	for (let at = 0; at < image.data.length; at += 4) {
		const noise = (random() + random() + random() - 1.5) * 2 * NOISE;
		for (let channel = 0; channel < 3; channel++) {
			image.data[at + channel] = (image.data[at + channel] ?? 0) + noise;
		}
	}
	context.putImageData(image, 0, 0);
	return canvas.transferToImageBitmap();
}
