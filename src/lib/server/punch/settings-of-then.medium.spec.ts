import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { formatPrintedBadge } from '$domain/punch/badge-code';
import { DEFAULT_KIOSK_SETTINGS, type KioskSettings } from '$domain/punch/kiosk-settings';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient } from '../../../../tests/support/device-client';
import { issueBadges } from '../credential/badge.service';
import { issuePin } from '../credential/pin.service';
import type { Context } from '../context';
import { appUser } from '../db/schema/access';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';
import { punch } from '../db/schema/punch';
import { changeSiteKiosk } from '../people/site-kiosk.service';
import { changeFaceSettings } from '../people/site-face.service';
import { judgeAgain, judgeLeftovers } from './judge-queue';
import { submitPunches } from './submit.service';

const HOUR = 3600;

let context: TestContext;
let admin: Context;
let siteId: string;
let ana: string;
let number: string;
let pin: string;
let badge: string;
let kiosk: DeviceClient;

beforeAll(async () => {
	context = await createTestContext();
	admin = context.as(await context.newAdmin());
});
afterAll(() => context.close());

beforeEach(async () => {
	siteId = await context.newSite();
	ana = await context.newEmployee({ siteId });
	const [row] = await context.db.select().from(employee).where(eq(employee.id, ana));
	number = row?.employeeNumber ?? '';
	const issued = await issuePin(admin, ana);
	const [printed] = await issueBadges(admin, [ana]);
	pin = issued.ok ? issued.pin : '';
	badge = printed?.text ?? '';
	context.advance(60);
	kiosk = await DeviceClient.pair(context, { siteId });
});

const revisionOf = async (which: 'kioskRevision' | 'faceRevision') =>
	(await context.db.select().from(site).where(eq(site.id, siteId)))[0]?.[which] ?? 0;
const setKiosk = async (change: Partial<KioskSettings>) => {
	const kiosk = { ...DEFAULT_KIOSK_SETTINGS, ...change };
	const revision = await revisionOf('kioskRevision');
	expect(await changeSiteKiosk(admin, { siteId, revision }, { kiosk })).toEqual({ ok: true });
};
const byBadge = () => kiosk.credentialPunch({ who: { by: 'badge', badge, pin: null }, onBehalfOf: null });
const byNumber = () =>
	kiosk.credentialPunch({ who: { by: 'number', employeeNumber: number, pin }, onBehalfOf: null });
/** Delivers them and returns the judgements, in the order of the punches. */
const deliver = async (...events: Awaited<ReturnType<typeof byBadge>>[]) => {
	const result = await submitPunches(context, kiosk.batch(...events));
	if (!result.ok) throw new Error(result.reason);
	expect(result.reply.results.map((each) => each.result)).toEqual(events.map(() => 'accepted'));
	await judgeLeftovers(context);
	return judged();
};
const judged = async () =>
	(await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id)))
		.sort((a, b) => a.punchedAt.getTime() - b.punchedAt.getTime())
		.map(({ eventId, status, reasons }) => ({ eventId, status, reasons: JSON.parse(reasons) as string[] }));

test('a badge shown before its site asked for the PIN counts when it comes, one shown after waits', async () => {
	const before = await byBadge();
	context.advance(2 * HOUR);
	await setKiosk({ badgePin: true });
	context.advance(2 * HOUR);
	const after = await byBadge();
	context.advance(2 * HOUR);
	await setKiosk({ badgePin: false });
	context.advance(2 * HOUR);
	const last = await byBadge();
	context.advance(60);
	const rows = await deliver(before, after, last);
	expect(rows.map(({ status }) => status)).toEqual(['accepted', 'not_recognised', 'accepted']);
	expect(rows[1]?.reasons).toContain('the PIN was not given with the badge');
	// Whatever the site asks for later, judging again says the same.
	await setKiosk({ badgePin: true });
	await judgeAgain(
		context,
		rows.map(({ eventId }) => eventId)
	);
	expect((await judged()).map(({ status }) => status)).toEqual(['accepted', 'not_recognised', 'accepted']);
});

test('a change of the site’s place or face settings does not hide what was in force for its kiosks', async () => {
	await setKiosk({ badgePin: true });
	context.advance(HOUR);
	const made = await byBadge();
	context.advance(HOUR);
	const place = {
		latitude: 14_600_000,
		longitude: 121_000_000,
		radiusMeters: 100,
		outside: 'review'
	} as const;
	const revision = await revisionOf('kioskRevision');
	await changeSiteKiosk(admin, { siteId, revision }, { place });
	const face = { liveness: 'strict', strangersOneIn: 1000, secondEmbedder: false, revision: 0 } as const;
	expect(await changeFaceSettings(admin, siteId, face)).toEqual({ ok: true });
	await setKiosk({ badgePin: false });
	context.advance(HOUR);
	expect(await deliver(made)).toMatchObject([{ status: 'not_recognised' }]);
});

test('of two changes at once one is refused, and the past is kept once', async () => {
	const revision = await revisionOf('kioskRevision');
	const change = (badgePin: boolean) =>
		changeSiteKiosk(admin, { siteId, revision }, { kiosk: { ...DEFAULT_KIOSK_SETTINGS, badgePin } });
	const results = await Promise.all([change(true), change(false)]);
	expect(results.filter(({ ok }) => ok)).toHaveLength(1);
});

test.each([
	['number', 'employee number and PIN', byNumber],
	['badge', 'the badge', byBadge]
] as const)(
	'%s, where its site switched it off, is kept and waits for a person',
	async (way, words, make) => {
		const before = await make();
		context.advance(2 * HOUR);
		await setKiosk({ [way]: false });
		context.advance(2 * HOUR);
		const rows = await deliver(before, await make());
		expect(rows.map(({ status }) => status)).toEqual(['accepted', 'in_review']);
		expect(rows[1]?.reasons).toContain(`${words} was switched off at this site when the punch was made`);
	}
);

test('a supervisor’s punch for others says so too where that was switched off', async () => {
	const boss = await context.newEmployee({ siteId, name: 'Cora Diaz' });
	const issued = await issuePin(admin, boss);
	const [row] = await context.db.select().from(employee).where(eq(employee.id, boss));
	const user = await context.newAdmin();
	if (user.kind !== 'user' || !issued.ok || !row) throw new Error('no supervisor');
	await context.db.update(appUser).set({ employeeId: boss }).where(eq(appUser.id, user.userId));
	await setKiosk({ override: false });
	context.advance(HOUR);
	const rows = await deliver(
		await kiosk.credentialPunch({
			who: { by: 'number', employeeNumber: row.employeeNumber, pin: issued.pin },
			onBehalfOf: { employeeNumber: number, reason: 'forgot the badge' }
		})
	);
	expect(rows).toMatchObject([{ status: 'in_review' }]);
	expect(rows[0]?.reasons).toContain(
		'a supervisor’s punch for others was switched off at this site when the punch was made'
	);
});

test('a badge that nobody has is told nothing of what its site offers', async () => {
	await setKiosk({ badge: false });
	badge = formatPrintedBadge(new Uint8Array(16));
	expect(await deliver(await byBadge())).toMatchObject([{ reasons: ['nobody has this badge'] }]);
});
