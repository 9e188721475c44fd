import type { Person, Picture } from './photographs';

/** What the camera of a kiosk usually delivers. */
export const FRAME_WIDTH = 640;
export const FRAME_HEIGHT = 480;

/** Where a part of a photograph appears in the frame; pixels of the frame, angle in radians. */
export interface Placement {
	photograph: Picture;
	person: Person;
	/** the centre of the face */
	x: number;
	y: number;
	faceHeight: number;
	roll: number;
}

/** An unlit grey wall, on which people are placed. */
export function blankFrame(): Float32Array {
	return new Float32Array(FRAME_WIDTH * FRAME_HEIGHT * 3).fill(120);
}

/** Draws a person into an RGB frame. What lies outside the allowed part of the photograph is left as it was. */
export function drawPerson(
	frame: Float32Array,
	{ photograph, person, x, y, faceHeight, roll }: Placement
): void {
	const scale = person.faceHeight / faceHeight;
	const cos = Math.cos(roll) * scale;
	const sin = Math.sin(roll) * scale;
	const right = Math.min(person.left + person.width, photograph.width - 1);
	const bottom = Math.min(person.top + person.height, photograph.height - 1);
	for (let row = 0; row < FRAME_HEIGHT; row++) {
		for (let column = 0; column < FRAME_WIDTH; column++) {
			const sourceX = person.faceX + (column - x) * cos - (row - y) * sin;
			const sourceY = person.faceY + (column - x) * sin + (row - y) * cos;
			if (sourceX < person.left || sourceX >= right || sourceY < person.top || sourceY >= bottom) continue;
			sample(photograph, sourceX, sourceY, frame, (row * FRAME_WIDTH + column) * 3);
		}
	}
}

/** Bilinear: the photographs are shrunk by at most a quarter, so no wider filter is needed. */
function sample({ data, width }: Picture, x: number, y: number, into: Float32Array, at: number): void {
	const left = Math.floor(x);
	const top = Math.floor(y);
	const dx = x - left;
	const dy = y - top;
	const corner = (top * width + left) * 4;
	for (let channel = 0; channel < 3; channel++) {
		const at00 = corner + channel;
		const upper = (data[at00] ?? 0) * (1 - dx) + (data[at00 + 4] ?? 0) * dx;
		const lower = (data[at00 + width * 4] ?? 0) * (1 - dx) + (data[at00 + width * 4 + 4] ?? 0) * dx;
		into[at + channel] = upper * (1 - dy) + lower * dy;
	}
}

/** Light and sensor noise: the same seed gives the same frame. Returns RGBA as the JPEG encoder wants it. */
export function expose(
	frame: Float32Array,
	{ light, noise, seed }: { light: number; noise: number; seed: number }
): Uint8Array {
	const random = mulberry32(seed);
	const pixels = new Uint8Array(FRAME_WIDTH * FRAME_HEIGHT * 4).fill(255);
	for (let pixel = 0; pixel < FRAME_WIDTH * FRAME_HEIGHT; pixel++) {
		// The sum of three uniforms is close enough to the bell curve of a sensor.
		const grain = (random() + random() + random() - 1.5) * 2 * noise;
		for (let channel = 0; channel < 3; channel++) {
			const value = (frame[pixel * 3 + channel] ?? 0) * light + grain;
			pixels[pixel * 4 + channel] = Math.max(0, Math.min(255, Math.round(value)));
		}
	}
	return pixels;
}

/** mulberry32 by Tommy Ettinger (public domain): small, fast, good enough for noise. */
export function mulberry32(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
