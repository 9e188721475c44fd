import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { ROOT } from '../../scripts/lib/settings.js';
import { blankFrame, drawPerson, expose, FRAME_HEIGHT, FRAME_WIDTH, mulberry32 } from './camera-frame';
import { EMPTY_ROOM, PEOPLE, readPhotograph, type Person, type PersonName } from './photographs';

/** What the camera sees: people with the centre and height of their face in a frame of 640 x 480. */
export interface Scene {
	people: Array<{ person: PersonName; x: number; y: number; faceHeight: number }>;
	/** 1 as photographed, 0.05 a dark hall */
	light?: number;
}

/** One second at the 30 frames/s with which Chromium plays every MJPEG file. */
const FRAMES = 30;
/** Changes with the way clips are drawn, so that old ones are not used. */
const VERSION = 1;

/** One person in front of the clock, face of about 240 px. Returns the clip's path for `launchChromium`. */
export function personClip(person: PersonName, light = 1): string {
	return makeClip({ people: [{ person, x: 320, y: 240, faceHeight: 240 }], light });
}

export function twoPeopleClip(left: PersonName, right: PersonName): string {
	return makeClip({
		people: [
			{ person: left, x: 165, y: 240, faceHeight: 190 },
			{ person: right, x: 475, y: 240, faceHeight: 190 }
		]
	});
}

export const emptyRoomClip = (): string => makeClip({ people: [] });

/** A face nobody could recognise: hardly any light and the noise of a sensor that tries. */
export const darkClip = (person: PersonName): string => personClip(person, 0.06);

/** Somebody at the far end of the hall. */
export const farClip = (person: PersonName): string =>
	makeClip({ people: [{ person, x: 320, y: 200, faceHeight: 48 }] });

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
	writeFileSync(
		unfinished,
		Buffer.concat(Array.from({ length: FRAMES }, (_, index) => drawFrame(scene, index)))
	);
	renameSync(unfinished, file);
	return file;
}

/** One frame as JPEG, also a photo to upload. */
export function drawFrame({ people, light = 1 }: Scene, index: number): Buffer {
	const frame = blankFrame();
	const random = mulberry32(1000 + index);
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
			x: x + 3 * Math.sin((2 * Math.PI * index) / FRAMES) + (random() - 0.5),
			y: y + 2 * Math.cos((2 * Math.PI * index) / FRAMES) + (random() - 0.5),
			faceHeight: faceHeight * (1 + 0.01 * Math.sin((4 * Math.PI * index) / FRAMES)),
			roll: 0.015 * Math.sin((2 * Math.PI * index) / FRAMES)
		});
	}
	const data = expose(frame, { light, noise: 3, seed: index });
	return jpeg.encode({ width: FRAME_WIDTH, height: FRAME_HEIGHT, data }, 92).data;
}

/** The empty room drawn as the background: its own centre takes the place of a face. */
const ROOM: Person = {
	...EMPTY_ROOM,
	faceX: EMPTY_ROOM.left + EMPTY_ROOM.width / 2,
	faceY: EMPTY_ROOM.top + EMPTY_ROOM.height / 2,
	faceHeight: EMPTY_ROOM.height
};
