import { afterEach, expect, test, vi } from 'vitest';
import type { FaceSample } from '$domain/face/frame-analysis';
import { RECOGNITION_MODEL } from '$domain/face/models';
import type { Claim } from '../punch/build-event';
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

async function askAndAnswer(given: NonNullable<Claim>): Promise<ClaimDesk> {
	const desk = new ClaimDesk(() => undefined);
	const shown = { id: 'event', wallMs: 0, timeZone: 'Asia/Manila', savedMs: 0, name: null };
	const delivery = { kind: 'delivered', announcement: { kind: 'ask_number' } } as const;
	const answered = desk.askAbout({ shown, delivery, descriptor: face(0).descriptor, direction: 'out' });
	desk.answer(given);
	expect(await answered).toBe(true);
	return desk;
}

afterEach(() => void vi.useRealTimers());

test('the number goes with the next look at the same face, and so does what was tapped for the first', async () => {
	const desk = await askAndAnswer({ employeeNumber: '1001' });
	const claim = { employeeNumber: '1001', answers: 'event' };
	expect(desk.takeFor([face(0.001)])).toEqual({ claim, direction: 'out' });
	expect(desk.takeFor([face(0.001)])).toBeNull();
});

test('a badge goes with the next look as a number does', async () => {
	const desk = await askAndAnswer({ badge: 'B1:00' });
	const claim = { badge: 'B1:00', answers: 'event' };
	expect(desk.takeFor([face(0.001)])).toEqual({ claim, direction: 'out' });
});

test('a number that is given before the camera looks counts for the face that comes next, once', async () => {
	const shown: string[] = [];
	const desk = new ClaimDesk((why) => void shown.push(why));
	const answered = desk.askFirst(() => 'in');
	desk.answer({ employeeNumber: '1001' });
	expect(await answered).toBe(true);
	expect([shown, desk.awaitsFace]).toEqual([['first'], true]);
	expect(desk.takeFor([face(0.3)])).toEqual({ claim: { employeeNumber: '1001' }, direction: 'in' });
	expect([desk.awaitsFace, desk.takeFor([face(0.3)])]).toEqual([false, null]);
});

test('whoever skips the number before the camera is not looked at', async () => {
	const desk = new ClaimDesk(() => undefined);
	const answered = desk.askFirst(() => 'auto');
	desk.answer(null);
	expect(await answered).toBe(false);
	expect(desk.awaitsFace).toBe(false);
});

test('another face gets neither', async () => {
	const desk = await askAndAnswer({ employeeNumber: '1001' });
	expect(desk.takeFor([face(0.1)])).toBeNull();
});

test('whoever leaves is not waited for; whoever is still at it is', async () => {
	vi.useFakeTimers();
	const desk = new ClaimDesk(() => undefined);
	const asked = desk.ask('offline');
	let claim: Claim | undefined;
	void asked.then((given) => (claim = given));
	await vi.advanceTimersByTimeAsync(19_000);
	desk.stay();
	await vi.advanceTimersByTimeAsync(19_000);
	expect(claim).toBeUndefined();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(claim).toBeNull();
});
