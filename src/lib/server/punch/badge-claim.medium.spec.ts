import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { decodeBase64url } from '$domain/base64url';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { formatPrintedBadge, makePhoneBadge } from '$domain/punch/badge-code';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { DEFAULT_KIOSK_SETTINGS } from '$domain/punch/kiosk-settings';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, face, look, type SignedEvent } from '../../../../tests/support/device-client';
import type { Context } from '../context';
import { findOwnPhoneSecret, issueBadges, revokeBadges } from '../credential/badge.service';
import { employee, roster } from '../db/schema/employee';
import { punch } from '../db/schema/punch';
import { recordConsent } from '../enrolment/consent.service';
import { enrolFace } from '../enrolment/enrolment.service';
import { changeSiteKiosk } from '../people/site-kiosk.service';
import { judgeAgain, judgeLeftovers } from './judge-queue';
import { submitPunches } from './submit.service';

const HOUR = 3600;

let context: TestContext;
let admin: Context;
let siteId: string;
/** both are enrolled: Ana as face 1, Ben as face 2 */
let ana: string;
let ben: string;
let kiosk: DeviceClient;
let people = 0;

const enrol = async (employeeId: string, person: number) => {
	await recordConsent(admin, { employeeId, textVersion: '1', text: 'text', signedName: 'signed' });
	const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(person, drift)));
	const yaws = [0, 0.1, -0.1, 0, 0];
	const source = { source: 'camera', modelId: RECOGNITION_MODEL } as const;
	expect(await enrolFace(admin, { employeeId, ...source, descriptors, yaws })).toMatchObject({ ok: true });
};
const printBadge = async (employeeId: string) => {
	const [printed] = await issueBadges(admin, [employeeId]);
	context.advance(60);
	return printed?.text ?? '';
};
/** A face with a badge held up beside it. */
const withBadge = (person: number, badge: string | null, online = false) =>
	kiosk.punch(face(person), {
		claim: { badge: 'sealed' },
		nonce: online ? kiosk.nonce() : null,
		evidence: {
			modelId: RECOGNITION_MODEL,
			descriptors: [1, 2, 3].map(() => encodeDescriptor(look(person))),
			...(badge !== null && { badge })
		}
	});
/** Delivers it an hour later and returns how it was judged. */
const deliver = async (event: SignedEvent) => {
	context.advance(HOUR);
	const result = await submitPunches(context, kiosk.batch(event));
	if (!result.ok) throw new Error(result.reason);
	expect(result.reply.results).toMatchObject([{ result: 'accepted' }]);
	await judgeLeftovers(context);
	return judged();
};
const judged = async () => {
	const [row] = (await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id))).sort((a, b) =>
		a.eventId < b.eventId ? 1 : -1
	);
	if (!row) throw new Error('not judged');
	return { ...row, reasons: JSON.parse(row.reasons) as string[] }; // written as a list of strings
};
const switchBadges = async (badge: boolean) => {
	const change = { kiosk: { ...DEFAULT_KIOSK_SETTINGS, badge } };
	const revision = badge ? 1 : 0;
	expect(await changeSiteKiosk(admin, { siteId, revision }, change)).toEqual({ ok: true });
};

beforeAll(async () => {
	context = await createTestContext();
	admin = context.as(await context.newAdmin());
});
afterAll(() => context.close());
beforeEach(async () => {
	siteId = await context.newSite();
	const [first, second] = [++people, ++people];
	ana = await context.newEmployee({ siteId, name: 'Ana Reyes' });
	ben = await context.newEmployee({ siteId, name: 'Ben Cruz' });
	await enrol(ana, first);
	await enrol(ben, second);
	kiosk = await DeviceClient.pair(context, { siteId });
	context.advance(HOUR);
});
const faceOf = (who: 'ana' | 'ben') => (who === 'ana' ? people - 1 : people);

test('the face is compared with the one person whose badge it is, and the punch counts as one of a face', async () => {
	const badge = await printBadge(ana);
	const event = await withBadge(faceOf('ana'), badge);
	// Whoever takes the tablet apart finds no badge in its queue.
	expect(new TextDecoder().decode(decodeBase64url(event.bytes))).not.toContain(badge.slice(3));
	expect(await deliver(event)).toMatchObject({
		status: 'accepted',
		method: 'face',
		evidenceGrade: 'B',
		employeeId: ana,
		claimedEmployeeId: ana,
		reasons: expect.arrayContaining(['made without network under a lease'])
	});
});

test('somebody else’s badge makes nobody them: it waits under the badge’s name', async () => {
	expect(await deliver(await withBadge(faceOf('ben'), await printBadge(ana)))).toMatchObject({
		status: 'not_recognised',
		evidenceGrade: 'D',
		employeeId: null,
		claimedEmployeeId: ana
	});
});

test('a revoked badge with the right face is kept and waits, whoever judges it again', async () => {
	const badge = await printBadge(ana);
	await revokeBadges(admin, [ana]);
	context.advance(HOUR);
	const revoked = await deliver(await withBadge(faceOf('ana'), badge));
	const expected = { status: 'in_review', evidenceGrade: 'D', employeeId: ana };
	expect(revoked).toMatchObject(expected);
	expect(revoked.reasons).toContain('this badge was revoked or replaced before');
	await judgeAgain(context, [revoked.eventId]);
	expect(await judged()).toMatchObject(expected);
});

test('a badge that was good when it was shown counts, though it was revoked before the punch came', async () => {
	const event = await withBadge(faceOf('ana'), await printBadge(ana));
	context.advance(HOUR);
	await revokeBadges(admin, [ana]);
	expect(await deliver(event)).toMatchObject({ status: 'accepted', employeeId: ana });
});

test.each([
	['a badge that nobody has', formatPrintedBadge(new Uint8Array(16)), 'nobody has this badge'],
	['a code that is no badge', 'https://example.org/', 'what was shown is no badge'],
	['a claim without the badge', null, 'a badge was to name the person, and none was sealed']
])('%s: the punch is kept and names nobody, though the face is known', async (_, badge, reason) => {
	const row = await deliver(await withBadge(faceOf('ana'), badge));
	expect(row).toMatchObject({ status: 'not_recognised', employeeId: null, claimedEmployeeId: null });
	expect(row.reasons).toContain(reason);
});

test('where the site had switched badges off by then, and for somebody of another site or who left, a person decides', async () => {
	const badge = await printBadge(ana);
	const before = await withBadge(faceOf('ana'), badge);
	context.advance(HOUR);
	await switchBadges(false);
	context.advance(HOUR);
	const off = await withBadge(faceOf('ana'), badge);
	context.advance(HOUR);
	await switchBadges(true);
	expect(await deliver(before)).toMatchObject({ status: 'accepted' });
	const waits = await deliver(off);
	expect(waits).toMatchObject({ status: 'in_review', employeeId: ana });
	expect(waits.reasons).toContain('the badge was switched off at this site when the punch was made');

	await context.db.delete(roster).where(eq(roster.employeeId, ana));
	const elsewhere = await deliver(await withBadge(faceOf('ana'), badge));
	expect(elsewhere).toMatchObject({ status: 'in_review', employeeId: ana });
	expect(elsewhere.reasons).toContain('this person is not on the roster of this site');
	await context.db.update(employee).set({ status: 'archived' }).where(eq(employee.id, ana));
	const left = await deliver(await withBadge(faceOf('ana'), badge));
	expect(left.status).not.toBe('accepted');
	expect(left.reasons).toContain('this person has left');
});

test('the code of a phone is a claim as well, once; online the worker is told at once', async () => {
	const own = { kind: 'user', userId: ana, name: 'Ana', role: 'employee', sessionId: 'test' } as const;
	const found = await findOwnPhoneSecret(context.as({ ...own, employeeId: ana }));
	const raw = decodeBase64url(found?.secret ?? '');
	const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
	const code = await makePhoneBadge(key, ana, context.now().getTime());
	const once = await submitPunches(context, kiosk.batch(await withBadge(faceOf('ana'), code, true)));
	expect(once).toMatchObject({
		reply: { results: [{ announcement: { kind: 'recorded', employeeName: 'Ana Reyes' } }] }
	});
	expect(await judged()).toMatchObject({ status: 'accepted', method: 'face', evidenceGrade: 'A' });
	context.advance(5);
	const again = await withBadge(faceOf('ana'), code);
	const reasons = (await deliver(again)).reasons;
	expect(reasons).toContain('the phone’s code had been used before: each counts for one punch');
});
