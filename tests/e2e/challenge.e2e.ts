import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Challenge } from '$domain/face/liveness-challenge';
import { judgeTrace } from '$domain/punch/judge-trace';
import { packTrace } from '$domain/punch/liveness-trace';
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

/** A nonce of this number, and its first bytes decide. */
const nonceOf = (number: number) => new Uint8Array([0, 0, 0, number]);

/** Opens the page anew with somebody before its camera, who reads what the screen asks. */
async function stepUp(actor: Actor): Promise<void> {
	await actBefore(lab.page, actor);
	await lab.page.goto(lab.url);
}

/** `disturb` happens to the camera once the challenge has begun. */
async function challenge(
	asked: Challenge,
	disturb: 'unplug' | 'resize' | 'cover' | 'freeze' | null = null,
	timeoutMs = 60_000
) {
	return lab.page.evaluate(
		async ([wanted, trouble, limit]) => {
			const opened = await face.openCamera(document.createElement('video'));
			if (!opened.ok) throw new Error(opened.words);
			const engine = face.createFaceEngine({ backend: 'wasm' });
			await engine.ready();
			const result = await face.captureChallenge({
				engine,
				camera: opened.camera,
				challenge: wanted,
				signal: AbortSignal.timeout(limit),
				onFaces: () => undefined,
				onPrompt: ({ action }) => {
					document.body.dataset.challenge = action ?? '';
					if (trouble) window.camera[trouble]();
				}
			});
			opened.camera.stop();
			engine.dispose();
			return result;
		},
		[asked, disturb, timeoutMs] as const
	);
}

test('a head that does what is asked passes, and the server sees the same in what is sealed', async () => {
	await stepUp('acts');
	// The second of the ten orders: right, then left.
	const nonce = nonceOf(1);
	const result = await challenge({ level: 'strict', actions: ['turn_right', 'turn_left'] });
	expect(result).toMatchObject({ ok: true, failures: [] });
	const trace = packTrace(result.frames, { level: 'strict', drawnFor: null });
	const descriptors = result.frames.flatMap(({ descriptor }) => (descriptor ? [descriptor] : []));
	expect(judgeTrace({ level: 'strict', nonce, trace, descriptors })).toEqual({
		outcome: 'passed',
		reasons: []
	});
	expect(judgeTrace({ level: 'strict', nonce: nonceOf(0), trace, descriptors }).outcome).toBe('failed');
});

test.each([
	['unplug', 'ended'],
	['resize', 'camera_changed'],
	['cover', 'black'],
	['freeze', 'frozen']
] as const)(
	'a camera that meets with "%s" in the middle ends it with words, and without a result',
	async (trouble, reason) => {
		await stepUp('holds_photo');
		const result = await challenge({ level: 'light', actions: ['turn_left'] }, trouble);
		expect(result).toMatchObject({ ok: false, reason });
		expect(!result.ok && result.words.length).toBeGreaterThan(20);
	}
);

test('a photograph that is held up does not get through, however long', async () => {
	await stepUp('holds_photo');
	const result = await challenge({ level: 'light', actions: ['turn_left'] }, null, 6_000);
	expect(result).toMatchObject({ ok: false, reason: 'aborted' });
	const trace = packTrace(result.frames, { level: 'light', drawnFor: null });
	const descriptors = result.frames.flatMap(({ descriptor }) => (descriptor ? [descriptor] : []));
	const verdict = judgeTrace({ level: 'light', nonce: nonceOf(0), trace, descriptors });
	expect(verdict.outcome).toBe('failed');
	expect(verdict.reasons).toContain('the person did not do what the screen asked for');
});
