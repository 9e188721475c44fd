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

	it('of a drawn face gives no descriptor', async () => {
		expect((await judge(encode(drawSmiley()))).reason).not.toBe('ok');
	});

	it('of eyes behind a black bar, or of a mouth behind a mask, gives no descriptor', async () => {
		expect((await judge(encode(cover(pixels, 0.42, 0.55, 20)))).reason).not.toBe('ok');
		expect((await judge(encode(cover(pixels, 0.58, 0.9, 230)))).reason).not.toBe('ok');
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
