import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ALL_CHOICES } from '$domain/reminders/reminder-choices';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { startPushService } from '../../../../tests/support/push-service';
import { makePunch, makeUser, OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import type { Context } from '../context';
import { appUser } from '../db/schema/access';
import { mail, mailSettings } from '../db/schema/mail';
import { punch } from '../db/schema/punch';
import { pushSubscription, reminderSent } from '../db/schema/reminder';
import { request } from '../db/schema/request';
import { changeMailSettings } from '../mail/mail-settings.service';
import { assignSchedule } from '../timekeeping/assignment.service';
import { decideRequest } from '../timekeeping/decide-request.service';
import { createRequest } from '../timekeeping/request.service';
import { createSchedule } from '../timekeeping/schedule.service';
import {
	addPushDevice,
	findReminderSettings,
	removePushDevice,
	saveReminderChoices
} from './reminder-settings.service';
import { remind } from './remind.service';

let t: TestContext;
let office: Context;
let asAna: Context;
let ana: string;
let siteId: string;
let push: Awaited<ReturnType<typeof startPushService>>;

// Tuesday, 3 March 2026, 08:00 in Manila.
const EIGHT = Date.parse('2026-03-03T00:00:00Z');
const at = (minutes: number) => t.setNow(new Date(EIGHT + minutes * 60_000));

beforeAll(async () => {
	t = await createTestContext();
	push = await startPushService();
	process.env.BUNDY_PUSH_HOSTS = push.host;
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ timeZone: 'Asia/Manila' });
	ana = await t.newEmployee({ siteId, name: 'Ana' });
	asAna = t.as(await makeUser(t, { role: 'employee', employeeId: ana }));
	const created = await createSchedule(office, { name: 'Office', pattern: OFFICE_HOURS });
	if (!created.ok) throw new Error(created.reason);
	const target = { targetKind: 'site', targetId: siteId } as const;
	await assignSchedule(office, { scheduleId: created.id, ...target, fromDate: '2026-01-01', toDate: null });
});
afterAll(async () => {
	delete process.env.BUNDY_PUSH_HOSTS;
	await push.stop();
	await t.close();
});
beforeEach(async () => {
	push.taken.length = 0;
	push.answer(201);
	for (const table of [reminderSent, pushSubscription, mail, mailSettings, punch, request])
		await t.db.delete(table);
	await saveReminderChoices(asAna, ALL_CHOICES);
	await addPushDevice(asAna, push.subscription(), 'Chrome');
});

const setUpMail = () =>
	changeMailSettings(office, {
		host: '127.0.0.1',
		port: 2525,
		security: 'none',
		userName: 'bundy',
		password: 'x',
		sender: 'bundy@example.org',
		revision: 0
	});

describe('a missing IN', () => {
	test('is pushed once, encrypted to that browser and signed by this server', async () => {
		at(9);
		await remind(t);
		expect(push.taken).toEqual([]);
		at(10);
		await Promise.all([remind(t), remind(t)]);
		at(11);
		await remind(t);
		expect(push.taken).toHaveLength(1);
		const { vapidPublicKey } = await findReminderSettings(asAna);
		expect(push.taken[0]).toMatchObject({
			message: {
				title: 'Your IN is missing',
				body: 'Your shift began at 08:00. Punch now, or ask for a correction if you did.',
				url: '/me/punch',
				tag: 'no_in 2026-03-03'
			},
			vapid: { publicKey: vapidPublicKey, signed: true, claims: { aud: `http://${push.host}` } },
			ttl: '3600'
		});
	});

	test('is told in the language of whoever asked', async () => {
		await t.db.update(appUser).set({ language: 'fil' }).where(eq(appUser.employeeId, ana));
		at(10);
		await remind(t);
		await t.db.update(appUser).set({ language: null }).where(eq(appUser.employeeId, ana));
		expect(push.taken[0]?.message).toMatchObject({ title: 'Wala pa ang IN mo' });
	});

	test('is no matter for whoever came, whoever turned it off, and whoever may not sign in any more', async () => {
		at(10);
		await saveReminderChoices(asAna, [{ kind: 'no_out', channel: 'push' }]);
		await remind(t);
		await saveReminderChoices(asAna, ALL_CHOICES);
		await t.db.update(appUser).set({ disabledAt: t.now() }).where(eq(appUser.employeeId, ana));
		await remind(t);
		await t.db.update(appUser).set({ disabledAt: null }).where(eq(appUser.employeeId, ana));
		await makePunch(t, { siteId, employeeId: ana, at: '2026-03-03T00:09:00Z' });
		await remind(t);
		expect(push.taken).toEqual([]);
	});

	test('goes by mail where the office has a mail server, once too', async () => {
		at(10);
		await remind(t);
		expect(await t.db.select().from(mail)).toEqual([]);
		await setUpMail();
		await Promise.all([remind(t), remind(t)]);
		const mails = await t.db.select().from(mail);
		expect(mails).toHaveLength(1);
		expect(mails[0]).toMatchObject({ subject: 'Your IN is missing' });
		expect(mails[0]?.text).toContain('under Reminders');
	});
});

test('a missing OUT is due half an hour after the shift, and leads to its day', async () => {
	await makePunch(t, { siteId, employeeId: ana, at: '2026-03-02T23:55:00Z' });
	at(9 * 60 + 29);
	await remind(t);
	expect(push.taken).toEqual([]);
	at(9 * 60 + 30);
	await remind(t);
	expect(push.taken.map(({ message }) => message)).toMatchObject([
		{ title: 'Your OUT is missing', url: '/me/days/2026-03-03' }
	]);
});

test('a decision is told to whoever asked, and not to whoever decided it themselves', async () => {
	at(9 * 60);
	const detail = { kind: 'missed_punch', date: '2026-03-02', time: '08:00', direction: 'in' } as const;
	const created = await createRequest(asAna, ana, { detail, reason: 'I was there', attachmentNote: '' });
	if (!created.ok) throw new Error(created.reason);
	const { id } = created;
	await decideRequest(office, { id, version: 1, decision: 'declined', note: 'You were not.' });
	await remind(t);
	await remind(t);
	const decided = push.taken.map(({ message }) => message);
	expect(decided).toMatchObject([{ title: 'Your request was decided', url: `/me/requests/${id}` }]);
	// What was asked for and why it was declined stays here.
	expect(JSON.stringify(decided)).not.toContain('You were not.');
});

describe('a push service', () => {
	test('that does not take it is tried again the next minute', async () => {
		push.answer(503);
		at(10);
		await remind(t);
		push.answer(201);
		at(11);
		await remind(t);
		expect(push.taken).toHaveLength(1);
	});

	test('that knows the browser no more has it forgotten', async () => {
		push.answer(410);
		at(10);
		await remind(t);
		expect((await findReminderSettings(asAna)).devices).toEqual([]);
	});

	test('is not asked with keys that are none, and the others are', async () => {
		const good = push.subscription();
		const keys = { ...good.keys, p256dh: Buffer.alloc(65, 4).toString('base64url') };
		expect(await addPushDevice(asAna, { endpoint: `${good.endpoint}-bad`, keys }, null)).toBe(true);
		at(10);
		await remind(t);
		expect(push.taken).toHaveLength(1);
	});

	test('that is no browser vendor’s is not written to', async () => {
		const inside = { ...push.subscription(), endpoint: 'http://127.0.0.1:3306/' };
		expect(await addPushDevice(asAna, inside, null)).toBe(false);
	});
});

test('a browser has one subscription, whoever asked last; one’s own can be removed, others’ not', async () => {
	const other = t.as(await makeUser(t, { role: 'employee' }));
	await addPushDevice(other, push.subscription(), 'Firefox');
	expect((await findReminderSettings(asAna)).devices).toEqual([]);
	const [device] = (await findReminderSettings(other)).devices;
	expect(device).toMatchObject({ userAgent: 'Firefox' });
	expect(await removePushDevice(asAna, device?.id ?? '')).toBe(false);
	expect(await removePushDevice(other, device?.id ?? '')).toBe(true);
});
