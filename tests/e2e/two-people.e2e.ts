import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scene } from '../support/camera-scene';
import { openKioskOffice, type KioskOffice } from '../support/kiosk-office';
import { Tablet } from '../support/tablet';

let office: KioskOffice;
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
	for (const [scene, name] of [
		['first', 'Ana Cruz'],
		['second', 'Ben Reyes']
	] as const) {
		await stepUp(scene);
		await tablet.sees('Not recognised here');
		await office.enrolNewestStranger(await office.newEmployee(name));
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
