import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { makePerson, makePicture, makeRandom } from '$domain/matching/made-people.fixture';
import { checkReceiptFile, formatReceiptFile } from '$domain/privacy/erasure-receipt';
import { DEFAULT_PRIVACY, PRIVACY_PRESETS, type PrivacySettings } from '$domain/privacy/privacy-settings';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makePunch, makeUser } from '../../../../tests/support/timekeeping';
import type { Context } from '../context';
import { session } from '../db/schema/access';
import { auditEvent } from '../db/schema/audit';
import { clockWatch } from '../db/schema/clock';
import { employee } from '../db/schema/employee';
import { employeeKey, template } from '../db/schema/enrolment';
import { punch } from '../db/schema/punch';
import { erasureReceipt, retentionRun } from '../db/schema/retention';
import { recordConsent, withdrawConsent } from '../enrolment/consent.service';
import { enrolFace } from '../enrolment/enrolment.service';
import { loadGallery } from '../enrolment/identify.service';
import { composeSiteGallery } from '../enrolment/site-gallery.service';
import { getReceiptKey } from '../keys/receipt-key';
import { findSealKey, getSealKey } from '../keys/seal-key';
import { archiveEmployee } from '../people/archive-employee.service';
import { setExitDate } from '../people/exit-date.service';
import { findSiteForOffice } from '../people/organisation.service';
import { checkExitDoubted, listExitDoubts } from './exit-doubt.service';
import { changePrivacy, findPrivacy } from './privacy-settings.service';
import { hashSubject, listRetentionRuns, runRetention } from './retention.service';

let t: TestContext;
let office: Context;
let siteId: string;
const random = makeRandom(41);
const YAWS = [0, 0.1, -0.1, 0, 0];

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	siteId = await t.newSite();
});
afterAll(() => t.close());

const choose = async (change: Partial<PrivacySettings>) => {
	const { revision } = await findPrivacy(t.db);
	return changePrivacy(office, revision, { ...DEFAULT_PRIVACY, ...change });
};
/** The job, by a clock that is believed: years go by in these tests. */
async function retain() {
	const seenAt = t.now();
	await t.db.insert(clockWatch).values({ id: 1, seenAt }).onDuplicateKeyUpdate({ set: { seenAt } });
	const report = await runRetention(t);
	if (!report) throw new Error('the clock was not believed');
	return report;
}
const enrol = (employeeId: string, face = makePerson(random)) =>
	enrolFace(office, {
		employeeId,
		source: 'camera',
		modelId: RECOGNITION_MODEL,
		descriptors: YAWS.map(() => encodeDescriptor(makePicture(face, 0.12, random))),
		yaws: YAWS
	});
async function newEnrolled(
	kind: 'general' | 'illinois' = 'general',
	face = makePerson(random)
): Promise<string> {
	const employeeId = await t.newEmployee({ siteId });
	await recordConsent(office, { employeeId, textVersion: '3', text: 'words', signedName: 'signed', kind });
	expect(await enrol(employeeId, face)).toMatchObject({ ok: true });
	return employeeId;
}
async function facesLeft(employeeId: string): Promise<number> {
	const [templates] = await t.db
		.select({ n: count() })
		.from(template)
		.where(eq(template.employeeId, employeeId));
	const [keys] = await t.db
		.select({ n: count() })
		.from(employeeKey)
		.where(eq(employeeKey.employeeId, employeeId));
	return (templates?.n ?? 0) + (keys?.n ?? 0);
}

describe('faces of people who left', () => {
	test('go when the days after the last one are over, with proof, and no others go', async () => {
		await choose({ templateDaysAfterExit: 10 });
		const [left, later, stays] = [await newEnrolled(), await newEnrolled(), await newEnrolled()];
		t.setNow('2026-03-05T09:00:00Z');
		await setExitDate(office, left, '2026-03-05');
		await setExitDate(office, later, '2026-03-06');
		t.setNow('2026-03-16T11:59:59Z');
		await retain();
		expect(await facesLeft(left)).toBeGreaterThan(0);
		t.setNow('2026-03-16T12:00:00Z');
		const report = await retain();
		expect(report.counts).toMatchObject({ faces: 1, people: 0 });
		expect(report.faces).toEqual([hashSubject(left)]);
		expect([await facesLeft(left), await facesLeft(later), await facesLeft(stays)].map((n) => n > 0)).toEqual(
			[false, true, true]
		);
		const [run] = await listRetentionRuns(office);
		expect(run).toMatchObject({ intact: true, report: { cutoffs: { exitedUntil: '2026-03-05' } } });
		const [event] = await t.db
			.select()
			.from(auditEvent)
			.where(eq(auditEvent.subjectId, run?.id ?? ''));
		expect(JSON.stringify(event?.detail)).toContain(run?.hash);
		const [destroyed] = await t.db.select().from(auditEvent).where(eq(auditEvent.action, 'face.destroy'));
		expect(destroyed).toMatchObject({ subjectId: left, actorUserId: null });
	});

	test('stay when somebody comes back in time', async () => {
		t.setNow('2026-03-20T09:00:00Z');
		const back = await newEnrolled();
		expect(await archiveEmployee(office, back, true)).toEqual({ ok: true, changed: true });
		const [row] = await t.db.select().from(employee).where(eq(employee.id, back));
		expect(row?.exitDate).toBe('2026-03-20');
		await archiveEmployee(office, back, false);
		t.advance(60 * 86_400);
		await retain();
		expect(await facesLeft(back)).toBeGreaterThan(0);
	});

	test('of before there was a date begin their clock now', async () => {
		const old = await newEnrolled();
		await t.db.update(employee).set({ status: 'archived' }).where(eq(employee.id, old));
		expect((await retain()).counts).toMatchObject({ exitDatesAdded: 1, faces: 0 });
		t.advance(12 * 86_400);
		expect((await retain()).faces).toEqual([hashSubject(old)]);
	});

	test('a page that is older than the date on file sets none', async () => {
		const person = await t.newEmployee({ siteId });
		expect(await setExitDate(office, person, '2026-02-10', null)).toEqual({ ok: true });
		const refused = { ok: false, reason: 'changed_meanwhile', exitDate: '2026-02-10' };
		expect(await setExitDate(office, person, '2026-01-31', null)).toEqual(refused);
		expect(await setExitDate(office, person, null, '2026-02-10')).toEqual({ ok: true });
		expect(await setExitDate(office, person, '2026-02-10', '2026-02-10')).toMatchObject({ exitDate: null });
	});

	test('a date set wrongly is corrected, and taken back only with the person', async () => {
		const gone = await t.newEmployee({ siteId });
		await archiveEmployee(office, gone, true);
		expect(await setExitDate(office, gone, '2026-01-31')).toEqual({ ok: true });
		expect(await setExitDate(office, gone, null)).toEqual({ ok: false, reason: 'archived' });
		const supervisor = t.as(await makeUser(t, { role: 'supervisor' }));
		await expect(setExitDate(supervisor, gone, '2026-02-01')).rejects.toMatchObject({ status: 403 });
	});
});

describe('a withdrawal', () => {
	test('erases at once, and its receipt shows itself to be the server’s', async () => {
		const employeeId = await newEnrolled();
		const worker = t.as(await makeUser(t, { role: 'employee', employeeId }));
		const other = t.as(await makeUser(t, { role: 'employee', employeeId: await t.newEmployee({ siteId }) }));
		await expect(withdrawConsent(other, employeeId)).rejects.toMatchObject({ status: 403 });
		const result = await withdrawConsent(worker, employeeId);
		expect(await facesLeft(employeeId)).toBe(0);
		const receiptId = result.ok ? result.receiptId : '';
		const [receipt] = await t.db.select().from(erasureReceipt).where(eq(erasureReceipt.id, receiptId));
		const text = String(receipt?.text);
		expect(text).toContain('the consent was withdrawn');
		const { publicKey } = await getReceiptKey(t);
		const file = formatReceiptFile(text, { signature: receipt?.signature ?? Buffer.alloc(0), publicKey });
		const checked = await checkReceiptFile(file);
		expect(checked.ok).toBe(true);
		expect(text).toContain(checked.ok ? checked.serverKeyFingerprint : 'none');
		expect(await checkReceiptFile(file.replace('withdrawn', 'renewed'))).toEqual({
			ok: false,
			reason: 'wrong_signature'
		});
		expect(await checkReceiptFile(file, 'another key')).toEqual({ ok: false, reason: 'other_server' });
		expect(await checkReceiptFile('Dear Sir')).toEqual({ ok: false, reason: 'no_receipt' });
	});
});

describe('the destruction clock of Illinois', () => {
	test('counts from the last use, and a face that is used stays', async () => {
		t.setNow('2026-06-01T00:00:00Z');
		await choose(PRIVACY_PRESETS.illinois);
		const [used, unused] = [await newEnrolled('illinois'), await newEnrolled('illinois')];
		t.setNow('2029-05-31T23:59:59Z');
		await makePunch(t, { siteId, employeeId: used, at: '2027-01-04T00:00:00Z' });
		await retain();
		expect(await facesLeft(unused)).toBeGreaterThan(0);
		t.setNow('2029-06-01T00:00:01Z');
		const report = await retain();
		expect(report.faces).toContain(hashSubject(unused));
		expect(await facesLeft(unused)).toBe(0);
		expect(await facesLeft(used)).toBeGreaterThan(0);
		t.setNow('2030-01-04T00:00:01Z');
		expect((await retain()).faces).toEqual([hashSubject(used)]);
	});

	test('asks for its own words: nobody is enrolled on the consent to others', async () => {
		const employeeId = await t.newEmployee({ siteId });
		expect(await enrol(employeeId)).toEqual({ ok: false, reason: 'consent_missing' });
		await recordConsent(office, { employeeId, textVersion: '3', text: 'words', signedName: 'signed' });
		expect(await enrol(employeeId)).toEqual({ ok: false, reason: 'consent_other_text' });
		await recordConsent(office, {
			employeeId,
			textVersion: '3',
			text: 'w',
			signedName: 's',
			kind: 'illinois'
		});
		expect(await enrol(employeeId)).toMatchObject({ ok: true });
	});
});

describe('switches of a profile', () => {
	const see = async (face: Float32Array, among: { siteId: string } | { ownerEmployeeId: string }) => {
		const site = await findSiteForOffice(office, siteId);
		if (!site) throw new Error('no site');
		const descriptors = [0, 1, 2].map(() => makePicture(face, 0.12, random));
		const matcher = await loadGallery(t);
		return matcher.identify({
			modelId: RECOGNITION_MODEL,
			descriptors,
			second: null,
			face: site.face,
			among
		});
	};

	test('one to one only: a kiosk is asked for the number, and then compares with that person', async () => {
		t.setNow('2030-02-01T00:00:00Z');
		await choose({});
		const face = makePerson(random);
		const employeeId = await newEnrolled('general', face);
		expect(await see(face, { siteId })).toMatchObject({ kind: 'match', employeeId });
		await choose({ oneToMany: false });
		expect(await see(face, { siteId })).toMatchObject({ kind: 'ambiguous', askNumber: true });
		expect(await see(face, { ownerEmployeeId: employeeId })).toMatchObject({ kind: 'match', employeeId });
		const site = await findSiteForOffice(office, siteId);
		expect(site && (await composeSiteGallery(t, site))).toBeNull();
	});

	test('faces off: nobody is recognised or enrolled, and a week later every face is gone', async () => {
		const face = makePerson(random);
		await choose({});
		const employeeId = await newEnrolled('general', face);
		await choose(PRIVACY_PRESETS.eu);
		expect(await see(face, { ownerEmployeeId: employeeId })).toMatchObject({ kind: 'none' });
		await recordConsent(office, { employeeId, textVersion: '3', text: 'w', signedName: 's', kind: 'eu' });
		expect(await enrol(employeeId)).toEqual({ ok: false, reason: 'face_not_allowed' });
		t.advance(7 * 86_400 - 1);
		await retain();
		expect(await facesLeft(employeeId)).toBeGreaterThan(0);
		t.advance(1);
		await retain();
		const [left] = await t.db.select({ n: count() }).from(template);
		expect(left?.n).toBe(0);
	});

	test('are changed by administrators, one at a time', async () => {
		const { revision } = await findPrivacy(t.db);
		expect(await changePrivacy(office, revision - 1, { oneToMany: true })).toEqual({
			ok: false,
			reason: 'changed_meanwhile'
		});
		const hr = t.as(await makeUser(t, { role: 'hr' }));
		await expect(changePrivacy(hr, revision, { oneToMany: true })).rejects.toMatchObject({ status: 403 });
	});
});

describe('the rest', () => {
	test('keys that faces are sealed to are replaced every month, and destroyed when their time is over', async () => {
		t.setNow('2031-01-01T00:00:00Z');
		await choose({ sealedFaceDays: 90 });
		const first = (await getSealKey(t)).keyId;
		await retain();
		const second = (await getSealKey(t)).keyId;
		expect(second).not.toBe(first);
		t.advance(59 * 86_400);
		await retain();
		expect(await findSealKey(t, first)).not.toBeNull();
		t.advance(2 * 86_400);
		expect((await retain()).sealKeys).toContain(first);
		expect(await findSealKey(t, first)).toBeNull();
		expect(await findSealKey(t, second)).not.toBeNull();
	});

	test('punches of people who left go after the years that were chosen, and only then', async () => {
		t.setNow('2032-01-01T00:00:00Z');
		const [left, stays] = [await t.newEmployee({ siteId }), await t.newEmployee({ siteId })];
		for (const employeeId of [left, stays])
			await makePunch(t, { siteId, employeeId, at: '2032-01-01T00:00:00Z' });
		await setExitDate(office, left, '2032-01-01');
		const punches = async (id: string) =>
			(await t.db.select({ n: count() }).from(punch).where(eq(punch.employeeId, id)))[0]?.n;
		await choose({ timeRecordYears: 3 });
		t.setNow('2035-01-02T11:59:59Z');
		await retain();
		expect(await punches(left)).toBe(1);
		t.setNow('2035-01-02T12:00:00Z');
		expect((await retain()).records).toEqual([hashSubject(left)]);
		expect([await punches(left), await punches(stays)]).toEqual([0, 1]);
	});

	test('nothing goes of somebody who punched after the last day on file, until somebody says what is right', async () => {
		t.setNow('2035-06-01T00:00:00Z');
		await choose({ timeRecordYears: 3 });
		const working = await newEnrolled();
		await makePunch(t, { siteId, employeeId: working, at: '2035-05-31T00:00:00Z' });
		expect(await setExitDate(office, working, '2025-06-30')).toEqual({ ok: true });
		expect(await checkExitDoubted(office, working)).toBe(true);
		expect(await retain()).toMatchObject({ faces: [], records: [] });
		// A leave without a punch is no departure.
		t.setNow('2036-03-02T12:00:00Z');
		expect(await retain()).toMatchObject({ faces: [], records: [] });
		expect((await listExitDoubts(office)).map(({ id }) => id)).toEqual([working]);
		await setExitDate(office, working, '2035-06-01');
		expect(await checkExitDoubted(office, working)).toBe(false);
		expect(await retain()).toMatchObject({ faces: [hashSubject(working)], records: [] });
	});

	test('nothing goes of somebody who came back and was enrolled again while the old last day stayed on file', async () => {
		t.setNow('2037-01-05T00:00:00Z');
		await choose({ templateDaysAfterExit: 30 });
		const back = await t.newEmployee({ siteId });
		await setExitDate(office, back, '2036-11-30');
		await recordConsent(office, { employeeId: back, textVersion: '3', text: 'w', signedName: 's' });
		expect(await enrol(back)).toMatchObject({ ok: true });
		t.advance(90 * 86_400);
		expect((await retain()).faces).toEqual([]);
		expect(await facesLeft(back)).toBeGreaterThan(0);
		await setExitDate(office, back, null);
		expect(await checkExitDoubted(office, back)).toBe(false);
	});

	test('who is archived has left, whatever came after: their clock runs from what was last seen of them', async () => {
		t.setNow('2038-01-10T00:00:00Z');
		await choose({ templateDaysAfterExit: 30 });
		const left = await newEnrolled();
		await makePunch(t, { siteId, employeeId: left, at: '2038-01-20T00:00:00Z' });
		await archiveEmployee(office, left, true);
		expect(await checkExitDoubted(office, left)).toBe(false);
		t.setNow('2038-02-18T12:00:00Z');
		expect((await retain()).faces).toEqual([]);
		t.setNow('2038-02-21T12:00:00Z');
		expect((await retain()).faces).toEqual([hashSubject(left)]);
	});

	test('sessions go a day after their end, and a run with nothing to do is noted once a day', async () => {
		const at = new Date('2040-01-01T00:00:00Z');
		const row = { userId: await t.newEmployee({ siteId }), absoluteExpiresAt: at, createdAt: at };
		await t.db.insert(session).values({ id: 'ended', expiresAt: at, ...row });
		t.setNow('2040-01-02T00:00:01Z');
		expect((await retain()).counts.sessions).toBe(1);
		const runs = async () => (await t.db.select({ n: count() }).from(retentionRun))[0]?.n ?? 0;
		const before = await runs();
		t.advance(3600);
		await retain();
		expect(await runs()).toBe(before);
		t.advance(24 * 3600);
		await retain();
		expect(await runs()).toBe(before + 1);
	});
});
