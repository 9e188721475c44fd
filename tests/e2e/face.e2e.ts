import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLab } from '../../scripts/face/lab.js';
import type { FacePage } from '../../scripts/face/page/page';
import { describePicture, distance, pictureOf, watchMemory, type Lab } from '../support/face-lab';
import { darkClip, emptyRoomClip, makeClip, personClip, twoPeopleClip } from '../support/fake-camera';

// Everything inside lab.page.evaluate runs in the page.
declare const face: FacePage;

const first = pictureOf('first');
const second = pictureOf('second');

describe('the face worker', () => {
	let lab: Lab;
	beforeAll(async () => {
		lab = await openLab({ webgl: true });
	});
	afterAll(() => lab.close());

	it('holds as many tensors after 150 frames as before', async () => {
		const { before, after, descriptors } = await watchMemory(lab, 150);
		expect(descriptors).toBe(15);
		expect(after).toEqual(before);
	});

	it('gives the same descriptor on WebAssembly and WebGL, and another for another person', async () => {
		const [wasm, webgl, other] = await Promise.all([
			describePicture(lab, 'wasm', first),
			describePicture(lab, 'webgl', first),
			describePicture(lab, 'wasm', second)
		]);
		for (const model of [0, 1]) {
			expect(distance(wasm[model], webgl[model])).toBeLessThan(0.005);
			expect(distance(wasm[model], other[model])).toBeGreaterThan(0.4);
		}
	});

	it('replaces a worker that stops answering, and goes on with a new one on WebAssembly', async () => {
		const page = await lab.context.newPage();
		await page.goto(lab.url);
		await page.evaluate(async () => {
			const engine = face.createFaceEngine({ backend: 'wasm', frameTimeoutMs: 2500 });
			await engine.ready();
			Object.assign(globalThis, { engine });
		});
		const stuck = page.workers()[0];
		expect(stuck).toBeDefined();
		// What a lost WebGL context looks like from outside: no answer, ever, to the next frame.
		await stuck?.evaluate(() => {
			onmessage = () => {
				for (;;);
			};
		});
		const outcome = await page.evaluate(async (picture) => {
			const { engine } = globalThis as unknown as { engine: ReturnType<FacePage['createFaceEngine']> };
			const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
			const look = async () => {
				try {
					const frame = await createImageBitmap(new Blob([bytes]));
					const { sample } = await engine.analyse(frame, { purpose: 'capture' });
					return sample ? 'described' : 'no sample';
				} catch (cause) {
					return (cause as { reason?: string }).reason;
				}
			};
			return [await look(), await look(), (await engine.ready()).backend];
		}, first);
		expect(outcome).toEqual(['timed_out', 'described', 'wasm']);
		await page.close();
	});

	it('survives a WebGL context that is lost in the middle of a frame, and never says that nobody is there', async () => {
		const page = await lab.context.newPage();
		await page.goto(lab.url);
		await page.evaluate(async () => {
			const engine = face.createFaceEngine({ backend: 'webgl', frameTimeoutMs: 20_000 });
			const { backend } = await engine.ready();
			Object.assign(globalThis, { engine, started: backend });
		});
		// The worker's next draw takes the context away under its own hands, as a driver does.
		await page.workers()[0]?.evaluate(() => {
			const { prototype } = WebGL2RenderingContext;
			const { useProgram } = prototype;
			prototype.useProgram = function (program) {
				prototype.useProgram = useProgram;
				useProgram.call(this, program);
				this.getExtension('WEBGL_lose_context')?.loseContext();
			};
		});
		const outcome = await page.evaluate(async (picture) => {
			const { engine, started } = globalThis as unknown as {
				engine: ReturnType<FacePage['createFaceEngine']>;
				started: string;
			};
			const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
			const look = async () => {
				try {
					const frame = await createImageBitmap(new Blob([bytes]));
					const { sample, quality } = await engine.analyse(frame, { purpose: 'capture' });
					return sample ? 'described' : quality.verdict;
				} catch (cause) {
					return (cause as { reason?: string }).reason;
				}
			};
			const seen = [await look(), await look()];
			const after = (await engine.ready()).backend;
			engine.dispose();
			return { started, seen, after };
		}, first);
		expect(outcome.started).toBe('webgl');
		expect(outcome.seen).toEqual(['context_lost', 'described']);
		expect(outcome.after).toBe('wasm');
		await page.close();
	}, 180_000);

	it('says so when the models cannot be fetched or are not the right ones', async () => {
		const page = await lab.context.newPage();
		const reasonWith = async (answer: { status: number; body: string }) => {
			await page.route('**/face_recognition_model.bin', (route) => route.fulfill(answer));
			await page.goto(lab.url);
			return page.evaluate(async () => {
				try {
					await face.createFaceEngine({ backend: 'wasm' }).ready();
					return 'started';
				} catch (cause) {
					return (cause as { reason?: string }).reason;
				}
			});
		};
		expect(await reasonWith({ status: 503, body: '' })).toBe('models_unavailable');
		expect(await reasonWith({ status: 200, body: 'something else' })).toBe('models_corrupt');
		await page.close();
	});

	it('runs without WebAssembly’s file, slowly, rather than not at all', async () => {
		const page = await lab.context.newPage();
		await page.route('**/*.wasm', (route) => route.abort());
		await page.goto(lab.url);
		const fallback = await page.evaluate(
			async () => (await face.createFaceEngine({ backend: 'wasm' }).ready()).backend
		);
		expect(fallback).toBe('cpu');
		await page.close();
	}, 180_000);

	it('says so when there is no camera', async () => {
		const reason = await lab.page.evaluate(async () => {
			const opened = await face.openCamera(document.createElement('video'));
			return opened.ok ? 'ok' : opened.reason;
		});
		expect(reason).toBe('not_found');
	});
});

describe('a capture before the camera', () => {
	let lab: Lab;
	const folder = mkdtempSync(join(tmpdir(), 'bundy-camera-'));
	const camera = join(folder, 'camera.mjpeg');
	beforeAll(async () => {
		copyFileSync(personClip('first'), camera);
		lab = await openLab({ fakeVideo: camera });
	});
	afterAll(async () => {
		await lab.close();
		rmSync(folder, { recursive: true, force: true });
	});

	/** Chromium opens the file when a page opens the camera; renamed, as it maps the one that it has open. */
	async function show(clip: string): Promise<void> {
		copyFileSync(clip, `${camera}.next`);
		renameSync(`${camera}.next`, camera);
		await lab.page.goto(lab.url);
	}

	const capture = (timeoutMs: number) =>
		lab.page.evaluate(async (limit) => {
			const video = document.querySelector('video');
			if (!video) throw new Error('the page has a video element');
			const opened = await face.openCamera(video);
			if (!opened.ok) return { opened: opened.reason };
			const engine = face.createFaceEngine({ backend: 'wasm' });
			await engine.ready();
			const heard: string[] = [];
			let most = 0;
			const result = await face.captureSamples({
				engine,
				camera: opened.camera,
				want: 3,
				timeoutMs: limit,
				onGuidance: ({ analysis, trouble, taken }) => {
					most = Math.max(most, taken);
					heard.push(trouble ?? analysis?.quality.verdict ?? 'nothing');
				}
			});
			opened.camera.stop();
			engine.dispose();
			return { opened: 'ok', result, heard, most };
		}, timeoutMs);

	it('collects three frames of one person, at least 150 ms apart and not identical', async () => {
		await show(personClip('first'));
		const { result } = await capture(30_000);
		expect(result?.ok).toBe(true);
		const samples = result?.ok ? result.samples : [];
		expect(samples).toHaveLength(3);
		for (const [index, sample] of samples.entries()) {
			const before = samples[index - 1];
			if (!before) continue;
			expect(sample.capturedAtMonotonicMs - before.capturedAtMonotonicMs).toBeGreaterThanOrEqual(150);
			const apart = distance(sample.descriptor, before.descriptor);
			expect(apart).toBeGreaterThan(0.004);
			expect(apart).toBeLessThan(0.25);
		}
	});

	it.each([
		['several_faces', () => twoPeopleClip('first', 'second')],
		['no_face', emptyRoomClip],
		['too_dark', () => personClip('first', 0.2)],
		['black', () => darkClip('first')],
		['too_far', () => makeClip({ people: [{ person: 'first', x: 320, y: 240, faceHeight: 75 }] })]
	])('takes nothing and says %s', async (verdict, clip) => {
		await show(clip());
		const { result, heard, most } = await capture(3_000);
		expect(result).toMatchObject({ ok: false, reason: 'timed_out' });
		expect(heard).toContain(verdict);
		expect(most).toBe(0);
	});

	it('notices a camera that is unplugged', async () => {
		await show(personClip('first'));
		const reason = await lab.page.evaluate(async () => {
			const video = document.querySelector('video');
			if (!video) throw new Error('the page has a video element');
			const opened = await face.openCamera(video);
			if (!opened.ok) return opened.reason;
			const engine = face.createFaceEngine({ backend: 'wasm' });
			const { srcObject } = video;
			const result = await face.captureSamples({
				engine,
				camera: opened.camera,
				want: 50,
				timeoutMs: 20_000,
				onGuidance: () =>
					srcObject instanceof MediaStream && srcObject.getTracks().forEach((track) => track.stop())
			});
			engine.dispose();
			return result.ok ? 'ok' : result.reason;
		});
		expect(reason).toBe('ended');
	});
});
