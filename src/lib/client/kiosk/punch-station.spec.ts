import { expect, test, vi } from 'vitest';
import type { FaceUse } from '$domain/punch/face-use';
import type { DeviceApp } from './device-app.svelte';
import { PunchStation } from './punch-station.svelte';

/** There is no camera here: a station that opens one says what is in the way. */
function startStation(faces: FaceUse, { handsFree }: { handsFree: boolean }) {
	const facts = { faces, kiosk: null, lease: null };
	const undoable = { eventId: 'event' };
	const delivery = Promise.resolve({ kind: 'waiting' });
	const puncher = {
		takeNonce: async () => null,
		recordCredential: async () => ({ ok: true, wallMs: 0, undoable, delivery })
	};
	const app = { facts, puncher, device: { timeZone: 'Asia/Manila' } };
	// What the station asks of it before a punch.
	const station = new PunchStation(app as unknown as DeviceApp, { handsFree });
	station.noteFaces(faces);
	void station.run({} as HTMLVideoElement);
	const hear = (use: FaceUse) => {
		facts.faces = use;
		station.noteFaces(use);
	};
	return { station, hear };
}

/** Everything that follows by itself has happened: turns of the event loop, however long each takes. */
async function settle(): Promise<void> {
	for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('where faces are off the camera of a shared screen stays closed, touched or not', async () => {
	const { station } = startStation('off', { handsFree: true });
	await settle();
	expect(station.screen.at).toBe('asleep');
	station.touch();
	await settle();
	expect(station.screen.at).toBe('asleep');
	station.stop();
});

test('a shared screen that compares with one person asks who it is first', async () => {
	const { station } = startStation('one', { handsFree: true });
	await settle();
	expect(station.screen.at).toBe('asleep');
	station.touch();
	await settle();
	expect(station.screen).toMatchObject({ at: 'claim', why: 'first' });
	station.claim(null);
	await settle();
	expect(station.screen.at).toBe('asleep');
	station.stop();
});

test('a phone that nobody tapped opens no camera when the office changes what faces are for', async () => {
	const { station, hear } = startStation('off', { handsFree: false });
	await settle();
	for (const use of ['many', 'one', 'many', 'off'] as const) {
		hear(use);
		await settle();
		expect(station.screen.at).toBe('asleep');
	}
	hear('one');
	await settle();
	vi.stubGlobal('isSecureContext', false);
	station.touch();
	await settle();
	expect(station.screen).toMatchObject({ at: 'blocked', part: 'camera' });
	station.stop();
	vi.unstubAllGlobals();
});

test('whoever types keeps the screen when faces are switched off meanwhile, and the camera closes after', async () => {
	const { station, hear } = startStation('many', { handsFree: false });
	await settle();
	station.openOtherWay('number');
	hear('off');
	await settle();
	expect(station.screen.at).toBe('other_way');
	station.closeOtherWay();
	await settle();
	expect(station.screen.at).toBe('asleep');
	station.stop();
});

test('a punch by number opens no camera; its result stays to be read, and the language goes with it', async () => {
	vi.stubGlobal('isSecureContext', false);
	for (const use of ['off', 'one'] as const) {
		const { station } = startStation(use, { handsFree: true });
		await settle();
		station.language = 'fil';
		station.openOtherWay('number');
		await settle();
		const who = { by: 'number', employeeNumber: '1001', pin: '482913' } as const;
		await station.punchBy('number', { who, onBehalfOf: null });
		await settle();
		expect(station.screen).toMatchObject({ at: 'result', punch: { id: 'event' } });
		expect(station.language).toBe('fil');
		station.touch();
		await settle();
		expect(station.screen.at).toBe('asleep');
		expect(station.language).toBeNull();
		station.stop();
	}
	vi.unstubAllGlobals();
});
