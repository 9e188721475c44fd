import { createFaceEngine } from '$lib/client/face/face-engine';
import { toLivenessFrame, type LivenessFrame } from '$domain/face/liveness-frame';
import type { FacePlace } from '../head-warp';
import type { Shot } from '../liveness-clips';
import { makeRandom } from '../random';
import { drawShot, FILM, loadPicture } from './draw-shot';

const FRAME_MS = 100;
/** A challenge takes a descriptor every half second and only follows the face in between. */
const DESCRIBE_EVERY = 5;
/** Standard deviation of the camera's noise in grey levels. */
const NOISE = 2.5;

const engine = createFaceEngine({ backend: 'wasm' });

/** Shows a clip to the pipeline, frame by frame as a camera would, and keeps what liveness needs. */
export async function filmClip(shots: readonly Shot[], seed: number): Promise<LivenessFrame[]> {
	const random = makeRandom(seed);
	const frames: LivenessFrame[] = [];
	for (const [index, shot] of shots.entries()) {
		const bitmap = addNoise(await drawShot(shot), random);
		const purpose = index % DESCRIBE_EVERY === 0 ? 'capture' : 'track';
		const analysis = await engine.analyse(bitmap, { purpose });
		const frame = toLivenessFrame(analysis, 1000 + index * FRAME_MS);
		if (frame) frames.push(frame);
	}
	return frames;
}

/** How a photograph's face is held, and where it is, for choosing and placing. */
export type Look = {
	yaw: number;
	mouthOpen: number;
	size: number;
	place: FacePlace;
	tip: { x: number; y: number };
};

/** Looks at a photograph; null without one face. */
export async function lookAt(photo: string): Promise<Look | null> {
	const bitmap = await createImageBitmap(await loadPicture(photo));
	const { pose, landmarks, frame, faces } = await engine.analyse(bitmap, { purpose: 'capture' });
	if (!pose || !landmarks || faces !== 1) return null;
	const at = (from: number, to: number, axis: 0 | 1) => {
		const side = axis === 0 ? frame.width : frame.height;
		let sum = 0;
		for (let point = from; point <= to; point++) sum += (landmarks[2 * point + axis] ?? NaN) * side;
		return sum / (to - from + 1);
	};
	const middle = (axis: 0 | 1) => (at(36, 41, axis) + at(42, 47, axis)) / 2;
	const { yaw, roll, eyeDistance, mouthOpen } = pose;
	return {
		yaw,
		mouthOpen,
		size: frame.width,
		place: { x: middle(0), y: middle(1), eyeDistance, roll, nose: yaw },
		tip: { x: at(27, 27, 0), y: at(27, 27, 1) }
	};
}

function addNoise(canvas: OffscreenCanvas, random: () => number): ImageBitmap {
	const context = canvas.getContext('2d');
	if (!context) throw new Error('this browser gives no 2d canvas');
	const image = context.getImageData(0, 0, FILM.width, FILM.height);
	for (let at = 0; at < image.data.length; at += 4) {
		const noise = (random() + random() + random() - 1.5) * 2 * NOISE;
		for (let channel = 0; channel < 3; channel++) {
			image.data[at + channel] = (image.data[at + channel] ?? 0) + noise;
		}
	}
	context.putImageData(image, 0, 0);
	return canvas.transferToImageBitmap();
}
