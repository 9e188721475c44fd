import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Challenge } from '$domain/face/liveness-challenge';
import { openLab } from '../../scripts/face/lab.js';
import type { FacePage } from '../../scripts/face/page/page';
import { actBefore, type Actor } from '../support/acting-camera';

declare const face: FacePage;

type Lab = Awaited<ReturnType<typeof openLab>>;
let lab: Lab;
beforeAll(async () => {
	lab = await openLab();
});
afterAll(() => lab.close());

/** Opens the page anew with somebody before its camera, who reads what the screen asks. */
async function stepUp(actor: Actor): Promise<void> {
	await actBefore(lab.page, actor);
	await lab.page.goto(lab.url);
}

/** `disturb` happens to the camera once the first action is asked for. */
async function challenge(asked: Challenge, disturb: 'unplug' | 'resize' | null = null, timeoutMs = 60_000) {
	return lab.page.evaluate(
		async ([wanted, trouble, limit]) => {
			const opened = await face.openCamera(document.createElement('video'));
			if (!opened.ok) throw new Error(opened.words);
			const engine = face.createFaceEngine({ backend: 'wasm' });
			const result = await face.captureChallenge({
				engine,
				camera: opened.camera,
				challenge: wanted,
				signal: AbortSignal.timeout(limit),
				onFaces: () => undefined,
				onPrompt: ({ action }) => {
					document.body.dataset.challenge = action ?? '';
					if (action && trouble) window.camera[trouble]();
				}
			});
			opened.camera.stop();
			engine.dispose();
			return result;
		},
		[asked, disturb, timeoutMs] as const
	);
}

test.each([
	['unplug', 'ended'],
	['resize', 'camera_changed']
] as const)(
	'a camera that meets with "%s" in the middle ends it with words, and without a result',
	async (trouble, reason) => {
		await stepUp('holds_photo');
		const result = await challenge({ level: 'light', actions: ['turn_left'] }, trouble);
		expect(result).toMatchObject({ ok: false, reason });
		expect(!result.ok && result.words.length).toBeGreaterThan(20);
	}
);

test('a photograph that is held up never gets through', async () => {
	await stepUp('holds_photo');
	const result = await challenge({ level: 'light', actions: ['turn_left'] });
	expect(result).toMatchObject({ ok: true, failures: ['incomplete'] });
});
