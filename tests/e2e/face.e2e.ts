import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLab } from '../../scripts/face/lab.js';
import type { FacePage } from '../../scripts/face/page/page';
import {
	darkClip,
	drawFrame,
	emptyRoomClip,
	makeClip,
	personClip,
	twoPeopleClip
} from '../support/fake-camera';

// Everything inside lab.page.evaluate runs in the page.
declare const face: FacePage;

type Lab = Awaited<ReturnType<typeof openLab>>;

const first = drawFrame({ people: [{ person: 'first', x: 320, y: 240, faceHeight: 240 }] }, 0).toString(
	'base64'
);
const second = drawFrame({ people: [{ person: 'second', x: 320, y: 240, faceHeight: 240 }] }, 0).toString(
	'base64'
);

describe('the face worker', () => {
	let lab: Lab;
	beforeAll(async () => {
		lab = await openLab({ webgl: true });
	});
	afterAll(() => lab.close());

	it('holds as many tensors after 1,000 frames as before', async () => {
		const { before, after, descriptors } = await lab.page.evaluate(async (picture) => {
			const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
			const bitmap = await createImageBitmap(new Blob([bytes]), { resizeWidth: 400, resizeHeight: 300 });
			const engine = face.createFaceEngine({ backend: 'wasm' });
			await engine.ready();
			const start = await engine.memory();
			let made = 0;
			for (let frame = 0; frame < 1000; frame++) {
				const purpose = frame % 10 === 0 ? 'capture' : 'track';
				const { sample } = await engine.analyse(await createImageBitmap(bitmap), { purpose });
				if (sample) made++;
			}
			const end = await engine.memory();
			engine.dispose();
			return { before: start, after: end, descriptors: made };
		}, first);
		expect(descriptors).toBe(100);
		expect(after).toEqual(before);
	}, 300_000);

	it('gives the same descriptor on WebAssembly, WebGL and plain JavaScript, and another for another person', async () => {
		const measured = await lab.page.evaluate(
			async ([one, two]) => {
				const toBlob = (picture: string) =>
					new Blob([Uint8Array.from(atob(picture), (character) => character.charCodeAt(0))]);
				const describe = async (backend: 'wasm' | 'webgl' | 'cpu', picture: string) => {
					const networks = await face.startMeasuring(backend);
					const result = await networks.measure(toBlob(picture));
					networks.end();
					if (!result) throw new Error(`no face on ${backend}`);
					return [result.descriptor, result.second];
				};
				return {
					wasm: await describe('wasm', one),
					webgl: await describe('webgl', one),
					cpu: await describe('cpu', one),
					other: await describe('wasm', two)
				};
			},
			[first, second] as const
		);
		for (const model of [0, 1]) {
			expect(distance(measured.wasm[model], measured.cpu[model])).toBeLessThan(0.005);
			expect(distance(measured.wasm[model], measured.webgl[model])).toBeLessThan(0.005);
			expect(distance(measured.wasm[model], measured.other[model])).toBeGreaterThan(0.4);
		}
	}, 240_000);

	it('replaces a worker that stops answering, and goes on with a new one on WebAssembly', async () => {
		const page = await lab.context.newPage();
		await page.goto(lab.url);
		await page.evaluate(async () => {
			const engine = face.createFaceEngine({ backend: 'wasm', frameTimeoutMs: 1500 });
			await engine.ready();
			Object.assign(globalThis, { engine });
		});
		const stuck = page.workers()[0];
		expect(stuck).toBeDefined();
		// What a lost WebGL context looks like from outside: no answer, ever.
		void stuck
			?.evaluate(
				() =>
					new Promise(() =>
						setInterval(() => {
							for (;;);
						}, 1)
					)
			)
			.catch(() => undefined);
		void stuck?.evaluate('for (;;);').catch(() => undefined);
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
		const backend = await page.evaluate(
			async () => (await face.createFaceEngine({ backend: 'cpu' }).ready()).backend
		);
		expect(backend).toBe('cpu');
		const fallback = await page.evaluate(
			async () => (await face.createFaceEngine({ backend: 'wasm' }).ready()).backend
		);
		expect(fallback).not.toBe('wasm');
		await page.close();
	}, 180_000);
});

describe('a capture before the camera', () => {
	let lab: Lab;
	afterEach(() => lab.close());

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
		lab = await openLab({ fakeVideo: personClip('first') });
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
		lab = await openLab({ fakeVideo: clip() });
		const { result, heard, most } = await capture(4_000);
		expect(result).toMatchObject({ ok: false, reason: 'timed_out' });
		expect(heard).toContain(verdict);
		expect(most).toBe(0);
	});

	it('notices a camera that is unplugged', async () => {
		lab = await openLab({ fakeVideo: personClip('first') });
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

	it('says so when there is no camera', async () => {
		lab = await openLab();
		expect(await capture(1_000)).toEqual({ opened: 'not_found' });
	});
});

function distance(a: readonly number[] | undefined, b: readonly number[] | undefined): number {
	return Math.hypot(...(a ?? []).map((value, index) => value - (b?.[index] ?? NaN)));
}
