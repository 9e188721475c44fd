import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKioskOffice, type KioskOffice } from '../support/kiosk-office';
import { Tablet } from '../support/tablet';

// One phone's life, told in order.
let office: KioskOffice;
let owner: { id: string; email: string; password: string };
const phone = new Tablet({ context: { viewport: { width: 390, height: 844 } } });

beforeAll(async () => {
	office = await openKioskOffice();
	const id = await office.newEmployee('Ana Cruz');
	owner = { id, ...(await office.newSignIn(id, 'Ana Cruz')) };
	await phone.switchOn();
});

afterAll(async () => {
	await phone.throwAway();
	await office?.stop();
});

async function signIn(): Promise<void> {
	await phone.page.getByLabel('E-mail address').fill(owner.email);
	await phone.page.getByLabel('Password').fill(owner.password);
	await phone.page.getByRole('button', { name: 'Sign in' }).click();
}

test('pairing a personal phone asks for the owner’s sign-in and keeps the code on the way', async () => {
	await phone.page.goto(`${office.app.url}/pair#${await office.newPersonalCode(owner.id)}`);
	await phone.page.getByRole('button', { name: 'Pair this device' }).click();
	await phone.sees('Sign in first');
	await phone.shoot('pair-sign-in');
	expect(phone.page.url()).not.toContain('#');
	await phone.page.getByRole('link', { name: 'Sign in' }).click();
	await signIn();
	await phone.page.waitForURL('**/pair');
	await phone.page.getByRole('button', { name: 'Pair this device' }).click();
	await phone.sees(/personal device of Ana Cruz/);
	await phone.page.getByRole('button', { name: 'Start punching' }).click();
	await phone.page.waitForURL('**/me/punch');
});

test('the phone waits for a tap, then looks for its owner and nobody else', async () => {
	phone.show('first');
	await phone.sees('Hello, Ana Cruz');
	await phone.shoot('personal');
	expect(await phone.listAccessFaults()).toEqual([]);
	await phone.page.getByRole('button', { name: 'Punch', exact: true }).click();
	await phone.sees('Not recognised here');
	expect(await office.listPunches()).toMatchObject([{ status: 'not_recognised' }]);
});

test('once enrolled, the owner is greeted, and the phone rests again', async () => {
	await office.enrolNewestStranger(owner.id);
	await phone.page.getByRole('button', { name: 'Done' }).click();
	await phone.page.getByRole('button', { name: 'Punch', exact: true }).click();
	await phone.sees(/^Good (morning|afternoon|evening), Ana Cruz$/);
	await phone.page.getByRole('button', { name: 'Undo' }).click();
	await phone.sees('This punch does not count.');
	await phone.shoot('personal-undone');
	await phone.page.getByRole('button', { name: 'Done' }).click();
	await phone.sees('Hello, Ana Cruz');
	const statuses = async () => (await office.listPunches()).map(({ status }) => status);
	await expect.poll(statuses).toEqual(['not_recognised', 'undone']);
});

test('offline the owner who was signed in last may still punch', async () => {
	await office.app.kill();
	await phone.page.goto(`${office.app.url}/me/punch`);
	await phone.page.getByRole('button', { name: 'Punch', exact: true }).click();
	await phone.sees('Saved on this device');
	await phone.holds(1);
	await office.app.restart();
});

test('signed out, the phone asks for its owner', async () => {
	await phone.page.context().clearCookies();
	await phone.page.goto(`${office.app.url}/me/punch`);
	await phone.sees('Please sign in');
	await phone.shoot('personal-signed-out');
	await phone.page.getByRole('link', { name: 'Sign in' }).click();
	await signIn();
	await phone.page.waitForURL('**/me/punch');
	await phone.sees('Hello, Ana Cruz');
	await phone.holds(0);
	expect(await office.countPunches()).toBe(3);
});

test('whoever prefers it punches with a passkey in place of the face, and the phone remembers', async () => {
	const { page } = phone;
	const authenticator = await page.context().newCDPSession(page);
	await authenticator.send('WebAuthn.enable');
	await authenticator.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
	await page.goto(`${office.app.url}/me/security`, { waitUntil: 'networkidle' });
	await page.getByRole('button', { name: 'Add a passkey' }).click();
	await phone.sees(/^Keep these recovery codes/);
	await page.goto(`${office.app.url}/me/punch`);
	await page.getByRole('button', { name: 'Punch with a passkey' }).click();
	// The server knows whose it is; a moment after the punch by face it may be the same arrival.
	await phone.sees(/^(Good (morning|afternoon|evening), Ana Cruz|Already recorded)$/);
	await page.goto(`${office.app.url}/me/punch`);
	await page.getByRole('button', { name: 'Punch with your face' }).waitFor();
	await phone.shoot('personal-passkey');
	expect(await phone.listAccessFaults()).toEqual([]);
});
