import { afterAll, beforeAll, expect, test } from 'vitest';
import { unzipSync } from 'fflate';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makePunch, makeUser } from '../../../../tests/support/timekeeping';
import { auditEvent } from '../db/schema/audit';
import { device } from '../db/schema/device';
import { findReceiptFile, recordConsent, withdrawConsent } from '../enrolment/consent.service';
import { listDevicesOfOwner, revokeOwnDevice } from '../device/device.service';
import { newId } from '../id';
import { collectOwnData, zipOwnData } from './own-data.service';

let t: TestContext;
beforeAll(async () => {
	t = await createTestContext();
});
afterAll(() => t.close());

async function newWorker() {
	const siteId = await t.newSite();
	const employeeId = await t.newEmployee({ siteId });
	const worker = t.as(await makeUser(t, { role: 'employee', employeeId }));
	return { siteId, employeeId, worker };
}

test('one’s own data is one ZIP, with one’s own records and nobody else’s', async () => {
	const office = t.as(await t.newAdmin());
	const [own, other] = [await newWorker(), await newWorker()];
	const at = '2026-03-02T00:00:00Z';
	const mine = await makePunch(t, { ...own, at });
	const theirs = await makePunch(t, { ...other, at });
	await recordConsent(office, {
		employeeId: own.employeeId,
		textVersion: '4',
		text: 'The words agreed to',
		signedName: 'Worker One',
		language: 'fil'
	});
	await withdrawConsent(own.worker, own.employeeId);
	const data = await collectOwnData(own.worker);
	if (!data) throw new Error('no data');
	const chunks: Uint8Array[] = [];
	for await (const chunk of zipOwnData(data)) chunks.push(chunk);
	const files = unzipSync(Buffer.concat(chunks));
	expect(Object.keys(files).sort()).toEqual(['my-data.html', 'my-data.json']);
	const text = Buffer.from(files['my-data.json'] ?? []).toString();
	for (const part of [mine, 'The words agreed to', 'consent.give', 'RECEIPT', '"language": "fil"'])
		expect(text).toContain(part);
	expect(text).not.toContain(theirs);
	expect(text).not.toMatch(/"(sealed|password|tokenHash|wrapped)\w*":/i);
	expect(Buffer.from(files['my-data.html'] ?? []).toString()).toContain('The words agreed to');
	const events = await t.db.select({ action: auditEvent.action }).from(auditEvent);
	expect(events.map(({ action }) => action)).toContain('employee.export_own_data');
});

test('a receipt is shown to its person and the office, and to nobody else', async () => {
	const office = t.as(await t.newAdmin());
	const [own, other] = [await newWorker(), await newWorker()];
	const result = await withdrawConsent(own.worker, own.employeeId);
	const id = result.ok ? result.receiptId : '';
	expect(await findReceiptFile(own.worker, id)).toContain('A FACE WAS ERASED');
	expect(await findReceiptFile(office, id)).toContain('A FACE WAS ERASED');
	expect(await findReceiptFile(other.worker, id)).toBeNull();
});

test('somebody revokes a phone of their own, and no colleague’s', async () => {
	const [own, other] = [await newWorker(), await newWorker()];
	const office = t.as(await t.newAdmin());
	const id = newId(t.now());
	await t.db.insert(device).values({
		id,
		kind: 'personal',
		name: 'Phone',
		siteId: own.siteId,
		ownerEmployeeId: own.employeeId,
		publicKey: Buffer.alloc(65, 4),
		epoch: 1,
		userAgent: '',
		pairedAt: t.now()
	});
	expect(await revokeOwnDevice(other.worker, id)).toEqual({ ok: false, reason: 'not_found' });
	expect(await revokeOwnDevice(own.worker, id)).toEqual({ ok: true });
	expect((await listDevicesOfOwner(office, own.employeeId))[0]?.revokedAt).not.toBeNull();
});
