import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLab } from '../../scripts/face/lab.js';
import type { FacePage } from '../../scripts/face/page/page';
import { drawFrame } from '../support/fake-camera';

// Everything inside lab.page.evaluate runs in the page.
declare const face: FacePage;

type Lab = Awaited<ReturnType<typeof openLab>>;
type Picture = { data: Uint8Array; width: number; height: number };

const portrait = drawFrame({ people: [{ person: 'first', x: 320, y: 240, faceHeight: 240 }] }, 0);
const pixels: Picture = jpeg.decode(portrait, { useTArray: true });
/** Where the portrait's eyes are, in its pixels. */
const EYES = { left: { x: 296, y: 236 }, right: { x: 377, y: 228 } };
const sample = (number: number) =>
	readFileSync(new URL(`../../node_modules/@vladmandic/face-api/demo/sample${number}.jpg`, import.meta.url));

describe('an uploaded photo', () => {
	let lab: Lab;
	beforeAll(async () => {
		lab = await openLab();
		await lab.page.evaluate(async () => {
			const engine = face.createFaceEngine({ backend: 'wasm' });
			await engine.ready();
			Object.assign(globalThis, { engine });
		});
	});
	afterAll(() => lab.close());

	const judge = (file: Uint8Array) =>
		lab.page.evaluate(async (content) => {
			const { engine } = globalThis as unknown as { engine: ReturnType<FacePage['createFaceEngine']> };
			const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
			const result = await face.analysePhoto(engine, new Blob([bytes]));
			return result.ok
				? { reason: 'ok', words: '', descriptor: result.sample.descriptor }
				: { reason: result.reason, words: result.words, descriptor: [] };
		}, Buffer.from(file).toString('base64'));

	it('of one clear face gives a descriptor', async () => {
		expect((await judge(portrait)).reason).toBe('ok');
	});

	it.each([
		['lies on its side', () => encode(turnQuarter(pixels))],
		['stands on its head', () => encode(turnQuarter(turnQuarter(pixels)))],
		['lies on its side and says so in its EXIF data', () => withOrientation(encode(turnQuarter(pixels)), 8)],
		['is grey', () => encode(toGrey(pixels))],
		['is a PNG with transparent corners', () => toPng(pixels)],
		['has 50 megapixels', () => encode(enlarge(pixels, 13))]
	])('that %s gives the descriptor of the same face', async (_, make) => {
		const upright = await judge(portrait);
		const other = await judge(make());
		expect(other.reason).toBe('ok');
		const apart = Math.hypot(
			...upright.descriptor.map((value, index) => value - (other.descriptor[index] ?? NaN))
		);
		expect(apart).toBeLessThan(0.25);
	});

	it.each([
		['empty_file', 'an empty file', () => new Uint8Array()],
		['unreadable', 'a broken JPEG', () => portrait.subarray(0, 300)],
		['unreadable', 'a text', () => Buffer.from('This is no picture.')],
		[
			'heic',
			'a HEIC file',
			() => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(64)])
		],
		['no_face', 'a picture of one pixel', () => encode(crop(pixels, 1, 1))],
		['no_face', 'a wall', () => encode(fill(640, 480, 180))],
		['several_faces', 'a group', () => sample(6)],
		['too_far', 'somebody far away', () => far()]
	])('answers %s to %s, in words', async (reason, _, make) => {
		const result = await judge(make());
		expect(result.reason).toBe(reason);
		expect(result.words).toMatch(/^[A-Z].*\.$/);
	});

	it.each([
		['a drawn face', () => encode(drawSmiley())],
		['a drawn cat', () => encode(drawCat())]
	])('of %s gives no descriptor', async (_, make) => {
		expect((await judge(make())).reason).not.toBe('ok');
	});

	it.each([
		['covered', 'dark glasses', () => encode(drawGlasses(pixels))],
		['covered', 'a mask', () => encode(cover(pixels, 0.58, 0.9, 230))],
		['tilted', 'a head held to the side', () => encode(turnBy(pixels, 28))],
		['too_dark', 'a face in the dark', () => encode(light(pixels, 0.2))],
		['too_bright', 'a face in glaring light', () => encode(light(pixels, 3.2))],
		['backlit', 'a face before a window', () => encode(backlight(pixels))],
		['blurred', 'a shaken picture', () => encode(blur(pixels, 25))]
	])('answers %s to %s', async (reason, _, make) => {
		expect((await judge(make())).reason).toBe(reason);
	});
});

function encode({ data, width, height }: Picture): Buffer {
	return jpeg.encode({ data: Buffer.from(data), width, height }, 90).data;
}

function fill(width: number, height: number, value: number): Picture {
	const data = new Uint8Array(width * height * 4).fill(value);
	for (let at = 3; at < data.length; at += 4) data[at] = 255;
	return { data, width, height };
}

/** A new picture, each pixel taken from another. */
function remap(
	width: number,
	height: number,
	from: (x: number, y: number) => { x: number; y: number }
): Picture {
	const out = fill(width, height, 0);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const source = from(x, y);
			const start = (source.y * pixels.width + source.x) * 4;
			out.data.set(pixels.data.subarray(start, start + 4), (y * width + x) * 4);
		}
	}
	return out;
}

function turnQuarter({ data, width, height }: Picture): Picture {
	const out = fill(height, width, 0);
	for (let y = 0; y < width; y++) {
		for (let x = 0; x < height; x++) {
			const start = ((height - 1 - x) * width + y) * 4;
			out.data.set(data.subarray(start, start + 4), (y * height + x) * 4);
		}
	}
	return out;
}

function enlarge(picture: Picture, times: number): Picture {
	return remap(picture.width * times, picture.height * times, (x, y) => {
		return { x: Math.floor(x / times), y: Math.floor(y / times) };
	});
}

function crop(picture: Picture, width: number, height: number): Picture {
	return remap(width, height, (x, y) => ({ x, y }));
}

function toGrey({ data, width, height }: Picture): Picture {
	const out = fill(width, height, 0);
	for (let at = 0; at < data.length; at += 4) {
		const value = Math.round(((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3);
		out.data.set([value, value, value], at);
	}
	return out;
}

function toPng({ data, width, height }: Picture): Buffer {
	const png = new PNG({ width, height });
	png.data = Buffer.from(data);
	for (let y = 0; y < 60; y++) for (let x = 0; x < 60; x++) png.data[(y * width + x) * 4 + 3] = 0;
	return PNG.sync.write(png);
}

/** A grey level over a band of the frame's height: a bar over the eyes, a mask. */
function cover({ data, width, height }: Picture, from: number, to: number, value: number): Picture {
	const out = { data: Uint8Array.from(data), width, height };
	for (let y = Math.round(from * height); y < to * height; y++) {
		for (let x = Math.round(width * 0.3); x < width * 0.7; x++)
			out.data.set([value, value, value], (y * width + x) * 4);
	}
	return out;
}

/** Two dark discs and a bridge where the portrait's eyes are. */
function drawGlasses({ data, width, height }: Picture): Picture {
	const out = { data: Uint8Array.from(data), width, height };
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const inLens = [EYES.left, EYES.right].some((eye) => Math.hypot((x - eye.x) / 1.3, y - eye.y) < 27);
			const onBridge = Math.abs(y - EYES.left.y) < 4 && x > EYES.left.x && x < EYES.right.x;
			if (inLens || onBridge) out.data.set([18, 18, 20], (y * width + x) * 4);
		}
	}
	return out;
}

/** Turned about the middle, grey where the picture ends. */
function turnBy({ data, width, height }: Picture, degrees: number): Picture {
	const out = fill(width, height, 140);
	const cos = Math.cos((degrees * Math.PI) / 180);
	const sin = Math.sin((degrees * Math.PI) / 180);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const [u, v] = [x - width / 2, y - height / 2];
			const from = {
				x: Math.round(cos * u + sin * v + width / 2),
				y: Math.round(cos * v - sin * u + height / 2)
			};
			if (from.x < 0 || from.y < 0 || from.x >= width || from.y >= height) continue;
			const start = (from.y * width + from.x) * 4;
			out.data.set(data.subarray(start, start + 4), (y * width + x) * 4);
		}
	}
	return out;
}

function light({ data, width, height }: Picture, factor: number): Picture {
	const bright = (value: number, at: number) => (at % 4 === 3 ? value : Math.min(255, value * factor));
	return { data: data.map(bright), width, height };
}

/** The face in shadow, everything around it as bright as a window. */
function backlight(picture: Picture): Picture {
	const { data, width, height } = light(picture, 0.3);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			if (Math.hypot((x - width / 2) / 0.8, y - height / 2) > 150)
				data.set([250, 250, 250], (y * width + x) * 4);
		}
	}
	return { data, width, height };
}

/** The mean of so many pixels in a row: a camera moved sideways. */
function blur({ data, width, height }: Picture, length: number): Picture {
	const out = fill(width, height, 0);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			for (let channel = 0; channel < 3; channel++) {
				let sum = 0;
				for (let step = 0; step < length; step++) {
					const from = Math.min(width - 1, Math.max(0, x + step - (length >> 1)));
					sum += data[(y * width + from) * 4 + channel] ?? 0;
				}
				out.data[(y * width + x) * 4 + channel] = sum / length;
			}
		}
	}
	return out;
}

function far(): Buffer {
	return drawFrame({ people: [{ person: 'first', x: 320, y: 240, faceHeight: 75 }] }, 0);
}

function drawSmiley(): Picture {
	const out = fill(400, 400, 255);
	const disc = (cx: number, cy: number, radius: number, colour: number[]) => {
		for (let y = cy - radius; y <= cy + radius; y++) {
			for (let x = cx - radius; x <= cx + radius; x++) {
				if (Math.hypot(x - cx, y - cy) <= radius) out.data.set(colour, (y * 400 + x) * 4);
			}
		}
	};
	disc(200, 200, 150, [255, 220, 60]);
	disc(145, 160, 18, [20, 20, 20]);
	disc(255, 160, 18, [20, 20, 20]);
	disc(200, 265, 55, [20, 20, 20]);
	disc(200, 248, 55, [255, 220, 60]);
	return out;
}

/** A grey face with ears on top, slit eyes, a small nose and whiskers. */
function drawCat(): Picture {
	const out = fill(400, 400, 235);
	const put = (x: number, y: number, colour: number[]) => out.data.set(colour, (y * 400 + x) * 4);
	for (let y = 40; y < 360; y++) {
		for (let x = 40; x < 360; x++) {
			const side = Math.abs(x - 200);
			if (y < 160 && side > 50 && side < 120 && y > 160 - 2 * Math.min(side - 50, 120 - side))
				put(x, y, [120, 110, 100]);
			if (Math.hypot(side, (y - 220) * 1.1) < 130) put(x, y, [140, 130, 118]);
			if (Math.hypot(side - 50, (y - 200) * 1.6) < 26) put(x, y, [190, 200, 60]);
			if (Math.hypot((side - 50) * 5, y - 200) < 16) put(x, y, [10, 10, 10]);
			if (y > 240 && y < 258 && side < 258 - y) put(x, y, [200, 120, 130]);
			if (side > 40 && Math.abs(y - 262 - side / 12) < 1.5) put(x, y, [245, 245, 245]);
		}
	}
	return out;
}

/** Puts an EXIF block with the orientation (TIFF tag 0x0112) after the JPEG's first marker. */
function withOrientation(file: Buffer, orientation: number): Buffer {
	const tiff = Buffer.from([
		0x4d,
		0x4d,
		0,
		42,
		0,
		0,
		0,
		8,
		0,
		1,
		0x01,
		0x12,
		0,
		3,
		0,
		0,
		0,
		1,
		0,
		orientation,
		0,
		0,
		0,
		0,
		0,
		0
	]);
	const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
	const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
	return Buffer.concat([file.subarray(0, 2), head, body, file.subarray(2)]);
}
