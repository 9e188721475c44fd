import { describe, expect, it } from 'vitest';
import { warpHead, type FacePlace, type HeadPose } from './head-warp';

const WIDTH = 160;
const HEIGHT = 160;
const FACE: FacePlace = { x: 80, y: 60, eyeDistance: 40, roll: 0, nose: 0 };
const REST: HeadPose = { yaw: 0, pitch: 0, mouth: 0 };

/** Grey, with a spot of one colour. */
function drawSpot(x: number, y: number) {
	const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(128);
	for (let row = y - 2; row <= y + 2; row++)
		for (let column = x - 2; column <= x + 2; column++)
			data.set([255, 0, 0, 255], (row * WIDTH + column) * 4);
	return { data, width: WIDTH, height: HEIGHT };
}

/** Middle of what is redder than grey. */
function findSpot(data: Uint8ClampedArray): { x: number; y: number } {
	let [sum, x, y] = [0, 0, 0];
	for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
		const red = Math.max(0, (data[pixel * 4] ?? 0) - 140);
		sum += red;
		x += red * (pixel % WIDTH);
		y += red * Math.floor(pixel / WIDTH);
	}
	return { x: x / sum, y: y / sum };
}

const move = (spot: { x: number; y: number }, pose: Partial<HeadPose>) =>
	findSpot(warpHead(drawSpot(spot.x, spot.y), FACE, { ...REST, ...pose }));

const nose = { x: 80, y: 84 };
const eye = { x: 60, y: 60 };
const wall = { x: 8, y: 8 };

describe('warpHead', () => {
	it('leaves a head at rest where it is', () => {
		const { x, y } = move(nose, {});
		expect(Math.hypot(x - nose.x, y - nose.y)).toBeLessThan(1);
	});

	it('moves the nose further than the eyes when the head turns or nods, as nothing flat does', () => {
		const shift = (spot: { x: number; y: number }) => move(spot, { yaw: 25 }).x - spot.x;
		expect(shift(nose)).toBeGreaterThan(shift(eye) + 6);
		expect(move(nose, { pitch: 20 }).y - nose.y).toBeGreaterThan(move(eye, { pitch: 20 }).y - eye.y + 4);
	});

	it('turns to the side that is asked for', () => {
		expect(move(nose, { yaw: -25 }).x).toBeLessThan(nose.x - 6);
	});

	it('leaves the room behind the head alone', () => {
		expect(move(wall, { yaw: 30, pitch: 20 })).toEqual(move(wall, {}));
	});

	it('opens a dark mouth', () => {
		const data = warpHead(drawSpot(8, 8), FACE, { ...REST, mouth: 0.4 });
		const within = (Math.round(FACE.y + 1.3 * FACE.eyeDistance) * WIDTH + FACE.x) * 4;
		expect(data[within]).toBeLessThan(60);
	});
});
