import { afterAll, beforeAll, expect, test } from 'vitest';
import { PRIVACY_PRESETS } from '$domain/privacy/privacy-settings';
import type { Scene } from '../support/camera-scene';
import { openKioskOffice, type KioskOffice } from '../support/kiosk-office';
import { Tablet } from '../support/tablet';

let office: KioskOffice;
let ana: string;
const tablet = new Tablet();

beforeAll(async () => {
	office = await openKioskOffice();
	await tablet.switchOn();
	await tablet.pair(office.app.url, await office.newPairingCode('Entrance'));
});

afterAll(async () => {
	await tablet.throwAway();
	await office?.stop();
});

async function stepUp(scene: Scene): Promise<void> {
	tablet.show(scene);
	await tablet.page.goto(`${office.app.url}/kiosk`);
}

test('two enrolled people are each greeted by their own name, and a third stays a stranger', async () => {
	ana = await office.newEmployee('Ana Cruz');
	const ben = await office.newEmployee('Ben Reyes');
	for (const [scene, employeeId] of [
		['first', ana],
		['second', ben]
	] as const) {
		await stepUp(scene);
		await tablet.sees('Not recognised here');
		await office.enrolNewestStranger(employeeId);
	}
	await stepUp('first');
	await tablet.sees(/, Ana Cruz$/);
	await stepUp('second');
	await tablet.sees(/, Ben Reyes$/);
	await stepUp('third');
	await tablet.sees('Not recognised here');
	expect((await office.listPunches()).map(({ status }) => status)).toEqual([
		'not_recognised',
		'not_recognised',
		'accepted',
		'accepted',
		'not_recognised'
	]);
});

declare global {
	interface Window {
		/** every track that a camera of this page gave */
		opened: MediaStreamTrack[];
	}
}

/** From the next page load on: what becomes of every camera that is opened, shown in a picture or not. */
async function watchCamera(): Promise<void> {
	await tablet.page.addInitScript(() => {
		window.opened = [];
		const { mediaDevices } = navigator;
		const open = mediaDevices.getUserMedia.bind(mediaDevices);
		mediaDevices.getUserMedia = async (wanted) => {
			const stream = await open(wanted);
			window.opened.push(...stream.getTracks());
			return stream;
		};
	});
}

/** How often the page opened a camera, and how many of them run. */
const readCamera = () =>
	tablet.page.evaluate(() => ({
		opened: window.opened.length,
		live: window.opened.filter(({ readyState }) => readyState === 'live').length
	}));

const tap = (name: string) => tablet.page.getByRole('button', { name, exact: true }).click();

async function type(label: string, text: string): Promise<void> {
	await tablet.page.getByLabel(label).fill(text);
}

test('where faces are compared with one person, the camera opens for whoever gave a number or badge, and closes again', async () => {
	await watchCamera();
	await office.setPrivacy({ ...PRIVACY_PRESETS.eu, faceAllowed: true });
	// The device hears of it, and what it heard holds from the start when it is next switched on.
	await stepUp('nobody');
	await tablet.page.locator('[data-screen="asleep"]').waitFor();
	await stepUp('first');
	await tablet.sees('Punch with your face');
	await tablet.page.getByText('OUT', { exact: true }).click();
	await tap('Punch with your face');
	await type('Your employee number, please.', 'E-1');
	expect(await readCamera()).toEqual({ opened: 0, live: 0 });
	await tablet.shoot('one-number-first');
	await tap('Go on');
	await tablet.sees(/, Ana Cruz$/);
	await tablet.sees(/^OUT \d/);
	await tablet.shoot('one-recorded');
	expect(await office.findNewestPunch()).toMatchObject({ status: 'accepted', employeeId: ana });
	expect(await readCamera()).toEqual({ opened: 1, live: 0 });

	// Whoever shows the badge of somebody else is not found among the others.
	tablet.showWithCode('second', await office.newBadge(ana));
	await tap('Next person');
	await tap('Punch with your face');
	await tablet.sees('Your employee number, please.');
	expect(await readCamera()).toEqual({ opened: 1, live: 0 });
	await tap('Show a badge instead');
	await tablet.sees('Not recognised here');
	const refused = { status: 'not_recognised', employeeId: null, claimedEmployeeId: ana };
	expect((await office.listPunches()).at(-1)).toMatchObject(refused);
	expect(await readCamera()).toEqual({ opened: 2, live: 0 });
});

test('where faces are off, number and badge punch, and the camera opens for a badge alone', async () => {
	const cay = await office.newEmployee('Cay Diaz');
	const dan = await office.newEmployee('Dan Uy');
	await office.setPrivacy(PRIVACY_PRESETS.eu);
	await stepUp('first');
	await tablet.page.getByRole('button', { name: 'Punch with your face' }).waitFor({ state: 'detached' });
	await tap('Number');
	await type('Your employee number', 'E-3');
	await tap('Go on');
	await type('Your PIN', await office.newPin(cay));
	await tap('Punch');
	await tablet.sees(/, Cay Diaz$/);
	expect(await office.findNewestPunch()).toMatchObject({ status: 'accepted', employeeId: cay });
	await tap('Next person');
	await tablet.page.locator('[data-screen="asleep"]').waitFor();
	expect(await readCamera()).toEqual({ opened: 0, live: 0 });
	await tablet.shoot('off-asleep');
	expect(await tablet.listAccessFaults()).toEqual([]);

	tablet.showCode(await office.newBadge(dan));
	await tap('Badge');
	await tablet.sees(/, Dan Uy$/);
	expect(await office.findNewestPunch()).toMatchObject({ status: 'accepted', employeeId: dan });
	await tablet.shoot('off-badge');
	expect(await readCamera()).toEqual({ opened: 1, live: 0 });

	// Faces are recognised again: the screen looks by itself.
	await office.setPrivacy(PRIVACY_PRESETS.philippines);
	await stepUp('nobody');
	await tablet.sees('Look into the camera.');
	expect(await readCamera()).toEqual({ opened: 1, live: 1 });
});
