import { makePerson, makePicture, makeRandom } from '../matching/made-people.fixture';
import type { Point } from './geometry';
import type { LivenessFrame } from './liveness-frame';
import { makeFace } from './made-face.fixture';
import { computePose } from './pose';

/** One moment of a made burst: how the head is held, whether the mouth is open, and how far a picture is sheared. */
export type Moment = { yaw?: number; nod?: number; mouthOpen?: number; shear?: number };

type Making = {
	person?: Float32Array;
	frameMs?: number;
	/** Changes each frame's points, as a picture in front of the camera would. */
	bend?: (points: Point[], moment: Moment) => Point[];
	/** Distance of each frame's descriptor from the person's; 0 repeats it exactly. */
	noise?: number;
};

/** Frames of a drawn face, 100 ms apart unless told otherwise, each with a slightly different descriptor. */
export function makeBurst(moments: readonly Moment[], making: Making = {}): LivenessFrame[] {
	const random = makeRandom(11);
	const {
		person = makePerson(makeRandom(9)),
		frameMs = 100,
		bend = (points) => points,
		noise = 0.05
	} = making;
	return moments.map((moment, index) => {
		const drawn = makeFace(moment).map((point) => place(point, random));
		const landmarks = bend(drawn, moment);
		const { yaw, pitch, mouthOpen } = computePose(landmarks);
		const descriptor = Array.from(noise > 0 ? makePicture(person, noise, random) : person);
		return {
			atMs: 1000 + index * frameMs,
			yaw,
			pitch,
			mouthOpen,
			score: 0.9,
			centre: { x: 0.8, y: 0.5 },
			height: 0.4,
			landmarks,
			descriptor: Math.abs(yaw) < 0.2 ? descriptor : null
		};
	});
}

/** Same moment many times. */
export function hold(moment: Moment, frames: number): Moment[] {
	return Array.from({ length: frames }, () => moment);
}

/** Drawn units to heights of the frame, with the landmark network's jitter. */
function place({ x, y }: Point, random: () => number): Point {
	const jitter = () => (random() - 0.5) * 0.6;
	return { x: 0.8 + (x + jitter()) / 400, y: 0.4 + (y + jitter()) / 400 };
}
