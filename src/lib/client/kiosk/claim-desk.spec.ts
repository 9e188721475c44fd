import { expect, test } from 'vitest';
import type { FaceSample } from '$domain/face/frame-analysis';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { ClaimDesk } from './claim-desk';

const face = (value: number): FaceSample => ({
	modelId: RECOGNITION_MODEL,
	descriptor: Array.from({ length: 128 }, () => value),
	mirrorDistance: 0,
	score: 1,
	sharpness: 1,
	yaw: 0,
	pitch: 0,
	capturedAtMonotonicMs: 0
});

async function askAndAnswer(): Promise<ClaimDesk> {
	const desk = new ClaimDesk(() => undefined);
	const shown = { id: 'event', wallMs: 0, timeZone: 'Asia/Manila', savedMs: 0, name: null };
	const delivery = { kind: 'delivered', announcement: { kind: 'ask_number' } } as const;
	const answered = desk.askAbout({ shown, delivery, descriptor: face(0).descriptor, direction: 'out' });
	desk.answer('1001');
	expect(await answered).toBe(true);
	return desk;
}

test('the number goes with the next look at the same face, and so does what was tapped for the first', async () => {
	const desk = await askAndAnswer();
	const claim = { employeeNumber: '1001', answers: 'event' };
	expect(desk.takeFor([face(0.001)])).toEqual({ claim, direction: 'out' });
	expect(desk.takeFor([face(0.001)])).toBeNull();
});

test('another face gets neither', async () => {
	const desk = await askAndAnswer();
	expect(desk.takeFor([face(0.1)])).toBeNull();
});
