import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkPin } from '$domain/punch/pin-verifier';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient } from '../../../../tests/support/device-client';
import type { Actor } from '../context';
import { auditEvent } from '../db/schema/audit';
import { site } from '../db/schema/organisation';
import { shakeHands } from '../device/handshake.service';
import { changeDevicePin, checkDevicePinSet } from './device-pin.service';

let t: TestContext;
let admin: Actor;
let siteId: string;

beforeAll(async () => {
	t = await createTestContext();
	admin = await t.newAdmin();
	siteId = await t.newSite();
});
afterAll(() => t.close());

async function settingsPinOf(client: DeviceClient) {
	const result = await shakeHands(t, await client.handshake());
	if (!result.ok) throw new Error(result.reason);
	return result.reply.settingsPin;
}

test('a site’s PIN reaches its kiosks with the next handshake as something that tells it, and phones not at all', async () => {
	const kiosk = await DeviceClient.pair(t, { siteId });
	const employeeId = await t.newEmployee({ siteId });
	const phone = await DeviceClient.pair(t, { siteId, kind: 'personal', ownerEmployeeId: employeeId });
	expect(await settingsPinOf(kiosk)).toBeNull();
	expect(await changeDevicePin(t.as(admin), siteId, '480271')).toEqual({ ok: true });
	const verifier = await settingsPinOf(kiosk);
	if (!verifier) throw new Error('no PIN came');
	expect(await checkPin('480271', verifier)).toBe(true);
	expect(await checkPin('480272', verifier)).toBe(false);
	expect(await settingsPinOf(phone)).toBeNull();
	expect(await checkDevicePinSet(t.as(admin), siteId)).toBe(true);
	await changeDevicePin(t.as(admin), siteId, null);
	expect(await settingsPinOf(kiosk)).toBeNull();
});

test('neither the database nor the audit trail holds the PIN or what tells it', async () => {
	await changeDevicePin(t.as(admin), siteId, '480271');
	const [row] = await t.db.select().from(site).where(eq(site.id, siteId));
	expect(row?.devicePin?.toString('latin1')).not.toContain('iterations');
	const events = await t.db
		.select()
		.from(auditEvent)
		.where(eq(auditEvent.action, 'site.change_device_pin'))
		.orderBy(auditEvent.seq);
	expect(JSON.stringify(events)).not.toContain('480271');
	expect(events.at(-1)?.detail).toEqual({ before: { pinSet: false }, after: { pinSet: true } });
});

test('only administrators change it, and only of a site that is there', async () => {
	await expect(changeDevicePin(t, siteId, '480271')).rejects.toMatchObject({ status: 401 });
	const nowhere = '01890000-0000-7000-8000-000000000001';
	expect(await changeDevicePin(t.as(admin), nowhere, '480271')).toEqual({
		ok: false,
		reason: 'site_unknown'
	});
});
