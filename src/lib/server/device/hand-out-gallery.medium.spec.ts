import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { openSiteGallery, siteGallerySchema, type LocalDecision } from '$domain/matching/site-gallery';
import { CONSENT_TEXT_VERSION } from '$domain/privacy/consent-text';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { galleryBinding } from '$domain/punch/gallery-wire';
import { openWith } from '$domain/punch/seal';
import * as v from 'valibot';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, face, look } from '../../../../tests/support/device-client';
import type { Context } from '../context';
import { auditEvent } from '../db/schema/audit';
import { device } from '../db/schema/device';
import { recordConsent, withdrawConsent } from '../enrolment/consent.service';
import { enrolFace } from '../enrolment/enrolment.service';
import { switchOfflineGallery } from '../people/site-gallery-switch.service';
import { revokeDevice } from './device.service';
import { handOutGallery } from './hand-out-gallery.service';
import { shakeHands } from './handshake.service';

let context: TestContext;
let admin: Context;
let siteId: string;
let kiosk: DeviceClient;
let ana: string;

const enrol = async (employeeId: string, person: number, textVersion: string) => {
	await recordConsent(admin, { employeeId, textVersion, text: 'text', signedName: 'signed' });
	const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(person, drift)));
	const yaws = [0, 0.1, -0.1, 0, 0];
	const enrolled = await enrolFace(admin, {
		employeeId,
		source: 'camera',
		modelId: RECOGNITION_MODEL,
		descriptors,
		yaws
	});
	expect(enrolled.ok).toBe(true);
};

beforeAll(async () => {
	context = await createTestContext();
	admin = context.as(await context.newAdmin());
	siteId = await context.newSite();
	ana = await context.newEmployee({ siteId, name: 'Ana Reyes' });
	await enrol(ana, 1, CONSENT_TEXT_VERSION);
	await enrol(await context.newEmployee({ siteId, name: 'Ben Cruz' }), 2, CONSENT_TEXT_VERSION);
	// Agreed before the text spoke of devices.
	await enrol(await context.newEmployee({ siteId, name: 'Cora Lim' }), 3, '2');
	// Of another roster.
	const elsewhere = await context.newSite();
	await enrol(await context.newEmployee({ siteId: elsewhere, name: 'Dan Ong' }), 4, CONSENT_TEXT_VERSION);
	kiosk = await DeviceClient.pair(context, { siteId });
});
afterAll(() => context.close());

/** What the handshake tells a device to hold; undefined when the device is refused. */
async function heard(client: DeviceClient): Promise<string | null | undefined> {
	const result = await shakeHands(context, await client.handshake());
	return result.ok ? result.reply.gallery : undefined;
}

async function take(client: DeviceClient) {
	const { request, key } = await client.galleryRequest();
	const result = await handOutGallery(context, request);
	if (!result.ok) return result;
	const { revision, sealed } = result.reply;
	const plain = await openWith(key, sealed, galleryBinding(client.id, revision));
	if (!plain) throw new Error('does not open');
	const text = new TextDecoder().decode(plain);
	return { ok: true, revision, text, gallery: v.parse(siteGallerySchema, JSON.parse(text)) } as const;
}

async function namesOn(client: DeviceClient): Promise<string[]> {
	const taken = await take(client);
	return taken.ok ? taken.gallery.people.map(({ name }) => name).sort() : [];
}

describe('off, as every site begins', () => {
	test('no device is told of a gallery, and none gets one', async () => {
		expect(await heard(kiosk)).toBeNull();
		expect(await take(kiosk)).toEqual({ ok: false, reason: 'gallery_off' });
	});

	test('only somebody who manages sites switches it on, and each change is an audit event', async () => {
		const supervisor = { ...(await context.newAdmin()), role: 'supervisor' } as never;
		await expect(switchOfflineGallery(context.as(supervisor), siteId, true)).rejects.toThrow();
		await expect(switchOfflineGallery(context, siteId, true)).rejects.toThrow();
		expect(await switchOfflineGallery(admin, siteId, true)).toEqual({ ok: true });
		expect(await switchOfflineGallery(admin, siteId, true)).toEqual({ ok: true });
		const events = await context.db
			.select({ detail: auditEvent.detail })
			.from(auditEvent)
			.where(and(eq(auditEvent.action, 'site.change_offline_gallery'), eq(auditEvent.subjectId, siteId)));
		expect(events).toEqual([
			{ detail: { before: { facesOnDevices: false }, after: { facesOnDevices: true } } }
		]);
	});
});

describe('switched on', () => {
	test('a kiosk holds its own roster: enrolled, and agreed to a text that says so; no id, number or score is in it', async () => {
		const taken = await take(kiosk);
		if (!taken.ok) throw new Error(taken.reason);
		expect(taken.gallery.people.map(({ name }) => name).sort()).toEqual(['Ana Reyes', 'Ben Cruz']);
		expect(await heard(kiosk)).toBe(taken.revision);
		expect(taken.text).not.toContain(ana);
		expect(Object.keys(taken.gallery.people[0] ?? {}).sort()).toEqual(['lookAlike', 'looks', 'name']);
		const local = openSiteGallery(taken.gallery);
		const identify = (person: number): LocalDecision | undefined =>
			local?.identify([look(person), look(person), look(person)].map((descriptor) => ({ descriptor })));
		expect(identify(1)).toEqual({ kind: 'match', name: 'Ana Reyes' });
		expect(identify(3)).toEqual({ kind: 'none' });
	});

	test('a field device gets it too, a phone does not, and a frozen or revoked device holds none', async () => {
		const field = await DeviceClient.pair(context, { siteId, kind: 'field' });
		expect(await namesOn(field)).toEqual(['Ana Reyes', 'Ben Cruz']);
		const phone = await DeviceClient.pair(context, { siteId, kind: 'personal', ownerEmployeeId: ana });
		expect(await heard(phone)).toBeNull();
		expect(await take(phone)).toEqual({ ok: false, reason: 'gallery_off' });
		await context.db.update(device).set({ frozenAt: context.now() }).where(eq(device.id, field.id));
		expect(await heard(field)).toBeNull();
		expect(await take(field)).toEqual({ ok: false, reason: 'gallery_off' });
		const lost = await DeviceClient.pair(context, { siteId });
		await revokeDevice(admin, lost.id);
		expect(await take(lost)).toEqual({ ok: false, reason: 'device_revoked' });
	});

	test('a request that its device did not sign gets nothing, and what it names to seal to must be a point', async () => {
		const { request } = await kiosk.galleryRequest();
		const stranger = await DeviceClient.pair(context, { siteId });
		const foreign = { ...request, deviceId: stranger.id };
		expect(await handOutGallery(context, foreign)).toEqual({ ok: false, reason: 'signature_invalid' });
		const { request: other } = await stranger.galleryRequest();
		const swapped = { ...request, sealTo: other.sealTo };
		expect(await handOutGallery(context, swapped)).toEqual({ ok: false, reason: 'signature_invalid' });
		const nowhere = await kiosk.galleryRequest('A'.repeat(87));
		expect(await handOutGallery(context, nowhere.request)).toEqual({ ok: false, reason: 'malformed' });
	});

	test('whoever withdraws consent is out of it at the next contact', async () => {
		const before = await heard(kiosk);
		await withdrawConsent(admin, ana);
		const after = await heard(kiosk);
		expect(after).not.toBe(before);
		expect(await namesOn(kiosk)).toEqual(['Ben Cruz']);
	});

	test('who is enrolled anew is in it at the next contact', async () => {
		const before = await heard(kiosk);
		await enrol(ana, 1, CONSENT_TEXT_VERSION);
		expect(await heard(kiosk)).not.toBe(before);
		expect(await namesOn(kiosk)).toEqual(['Ana Reyes', 'Ben Cruz']);
	});
});

test('switched off again, devices are told at their next contact to hold nothing', async () => {
	await switchOfflineGallery(admin, siteId, false);
	expect(await heard(kiosk)).toBeNull();
	expect(await take(kiosk)).toEqual({ ok: false, reason: 'gallery_off' });
});
