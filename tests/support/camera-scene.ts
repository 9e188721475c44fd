import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import jpeg from 'jpeg-js';
import { mulberry32 } from './camera-frame';

const PHOTOS = join(
	dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
	'demo'
);
const WIDTH = 640;
const HEIGHT = 480;
/** Frames of one loop; they are cut a pixel aside of each other, as a person never stands quite still. */
const FRAMES = 48;
/** The noise of a sensor, in levels of 255: a camera never gives the same picture twice. */
const NOISE = 3;

/** One face of the demo photographs: its file and the 4:3 part around it, in pixels of the photograph. */
interface Cut {
	photo: string;
	x: number;
	y: number;
	width: number;
}

/** Three women who share no photograph, two of them together, and a wall without anybody. */
export const SCENES = {
	first: { photo: 'sample6.jpg', x: 1330, y: 215, width: 520 },
	second: { photo: 'sample3.jpg', x: 950, y: 110, width: 560 },
	third: { photo: 'sample5.jpg', x: 150, y: 850, width: 640 },
	two: { photo: 'sample3.jpg', x: 1000, y: 100, width: 900 },
	nobody: { photo: 'sample4.jpg', x: 1500, y: 0, width: 400 }
} as const satisfies Record<string, Cut>;

export type Scene = keyof typeof SCENES;

/**
 * Writes what the camera sees as Motion JPEG, the form that Chromium's fake camera loops. Chromium opens the file when a
 * page opens the camera: writing another scene and reloading the page is a person stepping before the lens.
 */
export function writeScene(file: string, scene: Scene): void {
	const cut = SCENES[scene];
	const photo = jpeg.decode(readFileSync(join(PHOTOS, cut.photo)), { useTArray: true });
	const still = [-2, -1, 0, 1, 2].map((shift) => resample(photo, { ...cut, x: cut.x + shift }));
	const random = mulberry32(Date.now());
	const frames = Array.from({ length: FRAMES }, (_, index) => {
		const shift = Math.round(2 * Math.sin((2 * Math.PI * index) / FRAMES));
		const data = addNoise(still[shift + 2] ?? Buffer.alloc(0), random);
		return jpeg.encode({ data, width: WIDTH, height: HEIGHT }, 92).data;
	});
	writeFileSync(file, Buffer.concat(frames));
}

function addNoise(picture: Buffer, random: () => number): Buffer {
	const noisy = Buffer.from(picture);
	for (let pixel = 0; pixel < noisy.length; pixel += 4) {
		const grain = (random() + random() - 1) * 2 * NOISE;
		for (let at = pixel; at < pixel + 3; at++) {
			noisy[at] = Math.max(0, Math.min(255, Math.round((noisy[at] ?? 0) + grain)));
		}
	}
	return noisy;
}

/** Bilinear cut of the photograph at the camera's size, RGBA. */
function resample(
	photo: { width: number; height: number; data: Uint8Array },
	cut: Omit<Cut, 'photo'>
): Buffer {
	const out = Buffer.alloc(WIDTH * HEIGHT * 4, 255);
	const step = cut.width / WIDTH;
	const pixel = (x: number, y: number, channel: number) =>
		photo.data[(clamp(y, photo.height) * photo.width + clamp(x, photo.width)) * 4 + channel] ?? 0;
	for (let row = 0; row < HEIGHT; row++) {
		for (let column = 0; column < WIDTH; column++) {
			const x = cut.x + column * step;
			const y = cut.y + row * step;
			const [left, top] = [Math.floor(x), Math.floor(y)];
			const [right, down] = [x - left, y - top];
			for (let channel = 0; channel < 3; channel++) {
				const upper = pixel(left, top, channel) * (1 - right) + pixel(left + 1, top, channel) * right;
				const lower = pixel(left, top + 1, channel) * (1 - right) + pixel(left + 1, top + 1, channel) * right;
				out[(row * WIDTH + column) * 4 + channel] = Math.round(upper * (1 - down) + lower * down);
			}
		}
	}
	return out;
}

function clamp(value: number, size: number): number {
	return Math.min(Math.max(value, 0), size - 1);
}
