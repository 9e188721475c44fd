import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { warpHead, type FacePlace } from '../../scripts/face/head-warp';
import { ROOT } from '../../scripts/lib/settings.js';
import { blankFrame, drawPerson, expose, FRAME_HEIGHT, FRAME_WIDTH } from './camera-frame';
import { EMPTY_ROOM, PEOPLE, readPhotograph, type Person, type PersonName } from './photographs';

/** What the camera sees: people with the centre and height of their face in a frame of 640 x 480. */
export interface Scene {
	people: Array<{ person: PersonName; x: number; y: number; faceHeight: number }>;
	/** 1 as photographed, 0.05 a dark hall */
	light?: number;
	/** the third person, 240 px high in the middle, turns the head to both sides and back, for ever */
	turning?: true;
}

/** One second at the 30 frames/s with which Chromium plays every MJPEG file. */
export const FRAMES = 30;

/** Places in the sway of a standing person; drawn once, the noise of each frame is its own. */
const SWAYS = 6;
/** Places of a turning head on the way to both sides and back. */
export const TURNS = 20;
/** Changes with the way clips are drawn, so that old ones are not used. */
const VERSION = 2;

/** One person in front of the clock, face of about 240 px. Returns the clip's path for `launchChromium`. */
export function personClip(person: PersonName, light = 1): string {
	return makeClip({ people: [{ person, x: 320, y: 240, faceHeight: 240 }], light });
}

export function twoPeopleClip(left: PersonName, right: PersonName): string {
	return makeClip({
		people: [
			{ person: left, x: 165, y: 240, faceHeight: 190 },
			{ person: right, x: 475, y: 240, faceHeight: 210 }
		]
	});
}

export const emptyRoomClip = (): string => makeClip({ people: [] });

/** A face nobody could recognise: hardly any light and the noise of a sensor that tries. */
export const darkClip = (person: PersonName): string => personClip(person, 0.06);

/**
 * Draws a scene as an endless MJPEG clip, once; later calls find it under .cache/. A still that moves a little,
 * as people do, and whose pixels have noise, so that no two frames are the same.
 */
export function makeClip(scene: Scene): string {
	const folder = join(ROOT, '.cache', 'clips');
	const key = createHash('sha256')
		.update(JSON.stringify([VERSION, PEOPLE, EMPTY_ROOM, scene]))
		.digest('hex');
	const file = join(folder, `${key.slice(0, 16)}.mjpeg`);
	if (existsSync(file)) return file;
	mkdirSync(folder, { recursive: true });
	const unfinished = `${file}.${process.pid}`;
	writeFileSync(unfinished, drawClip(scene));
	renameSync(unfinished, file);
	return file;
}

/** @param visit another number is another visit: the same people under other noise, as no camera gives a frame twice */
export function drawClip(scene: Scene, visit = 0): Buffer {
	return Buffer.concat(
		Array.from({ length: FRAMES }, (_, index) => drawFrame(scene, visit * FRAMES + index))
	);
}

/** One frame as JPEG, also a photo to upload. */
export function drawFrame(scene: Scene, index: number): Buffer {
	const place = index % (scene.turning ? TURNS : SWAYS);
	const data = expose(findStill(scene, place), { light: scene.light ?? 1, noise: 3, seed: index });
	return jpeg.encode({ width: FRAME_WIDTH, height: FRAME_HEIGHT, data }, 92).data;
}

const stills = new Map<string, Float32Array>();

function findStill(scene: Scene, sway: number): Float32Array {
	const key = JSON.stringify([scene.people, scene.turning, sway]);
	const still = stills.get(key) ?? (scene.turning ? drawTurn(scene, sway) : drawStill(scene, sway));
	stills.set(key, still);
	return still;
}

/** The light that reaches the sensor, without its noise. */
function drawStill({ people }: Scene, sway: number): Float32Array {
	const frame = blankFrame();
	const phase = (2 * Math.PI * sway) / SWAYS;
	drawPerson(frame, {
		photograph: readPhotograph(EMPTY_ROOM.photograph),
		person: ROOM,
		x: 320,
		y: 240,
		faceHeight: 480,
		roll: 0
	});
	for (const { person, x, y, faceHeight } of people) {
		drawPerson(frame, {
			photograph: readPhotograph(PEOPLE[person].photograph),
			person: PEOPLE[person],
			// A standing person sways by a few pixels and nods by a degree.
			x: x + 3 * Math.sin(phase),
			y: y + 2 * Math.cos(phase),
			faceHeight: faceHeight * (1 + 0.01 * Math.sin(2 * phase)),
			roll: 0.015 * Math.sin(phase)
		});
	}
	return frame;
}

/** Where the eyes and the nose of the third person are when the face is 240 px high in the middle of the frame. */
const THIRD_FACE: FacePlace = { x: 312, y: 220, eyeDistance: 78, roll: 13, nose: -0.07 };

/** The head on its way from one side to the other and back; the photograph itself looks a little to the side. */
function drawTurn(scene: Scene, place: number): Float32Array {
	const front = drawStill(scene, 0);
	const data = new Uint8ClampedArray(FRAME_WIDTH * FRAME_HEIGHT * 4);
	for (let pixel = 0; pixel < FRAME_WIDTH * FRAME_HEIGHT; pixel++)
		data.set(front.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
	const yaw = 8 + 24 * Math.sin((2 * Math.PI * place) / TURNS);
	const turned = warpHead({ data, width: FRAME_WIDTH, height: FRAME_HEIGHT }, THIRD_FACE, {
		yaw,
		pitch: 0,
		mouth: 0
	});
	return front.map((_, at) => turned[Math.floor(at / 3) * 4 + (at % 3)] ?? 0);
}

/** The empty room drawn as the background: its own centre takes the place of a face. */
const ROOM: Person = {
	...EMPTY_ROOM,
	faceX: EMPTY_ROOM.left + EMPTY_ROOM.width / 2,
	faceY: EMPTY_ROOM.top + EMPTY_ROOM.height / 2,
	faceHeight: EMPTY_ROOM.height
};
