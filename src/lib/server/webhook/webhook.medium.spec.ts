import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makePunch, makeUser } from '../../../../tests/support/timekeeping';
import type { Context } from '../context';
import { auditEvent } from '../db/schema/audit';
import { backup } from '../db/schema/backup';
import { device, deviceAlarm } from '../db/schema/device';
import { mail } from '../db/schema/mail';
import { webhook, webhookDelivery } from '../db/schema/webhook';
import { newId } from '../id';
import { deliverWebhooks, signWebhook } from './deliver-webhooks';
import { listJudgedSince } from './news.repo';
import { spreadNews } from './spread-news';
import {
	changeAlarms,
	createWebhook,
	describeWebhooks,
	removeWebhook,
	resendDelivery
} from './webhook.service';

type Taken = { headers: Record<string, unknown>; body: string };
let t: TestContext;
let office: Context;
let siteId: string;
let server: Server;
let url: string;
let taken: Taken[] = [];
let answer = 200;
const open = { http: true, private: true };

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ name: 'Main' });
	server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += chunk));
		request.on('end', () => {
			taken.push({ headers: request.headers, body });
			response.writeHead(answer, { location: 'http://127.0.0.1:1/' }).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	// It listens on an address, not on a socket file.
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
	await new Promise((resolve) => server.close(resolve));
	await t.close();
});
beforeEach(async () => {
	taken = [];
	answer = 200;
	vi.stubEnv('BUNDY_WEBHOOKS_ALLOW', 'http,private');
	await t.db.delete(webhookDelivery);
	await t.db.delete(webhook);
});
afterEach(() => vi.unstubAllEnvs());

const run = async () => {
	await spreadNews(t);
	await deliverWebhooks(t, open);
};
async function make(events: Parameters<typeof createWebhook>[1]['events']): Promise<string> {
	t.advance(1);
	const made = await createWebhook(office, { name: 'Payroll', url, events });
	return made.ok ? made.secret : '';
}
const punchNow = async () => {
	t.advance(1);
	const employeeId = await t.newEmployee({ siteId });
	return makePunch(t, { siteId, employeeId, at: t.now().toISOString() });
};

describe('a webhook', () => {
	test('is told once of each punch since it was made, signed over time and body', async () => {
		await punchNow();
		t.advance(1);
		const secret = await make(['punch.recorded']);
		const eventId = await punchNow();
		await run();
		await run();
		expect(taken).toHaveLength(1);
		const { headers, body } = taken[0] ?? { headers: {}, body: '' };
		expect(JSON.parse(body)).toMatchObject({
			v: 1,
			event: 'punch.recorded',
			data: { eventId, site: 'Main', status: 'accepted' }
		});
		expect(headers['bundy-signature']).toBe(signWebhook(secret, String(headers['bundy-timestamp']), body));
		expect(body).not.toMatch(/descriptor|score|distance/);
	});

	test('that fails is tried again later, given up after three days, and sent again by hand', async () => {
		await make(['punch.recorded']);
		await punchNow();
		answer = 302;
		await run();
		expect(taken).toHaveLength(1);
		await run();
		expect(taken).toHaveLength(1);
		expect((await describeWebhooks(office)).troubled).toMatchObject([
			{ state: 'waiting', attempts: 1, lastError: 'answered 302' }
		]);
		t.advance(3 * 86_400);
		await deliverWebhooks(t, open);
		const [dead] = (await describeWebhooks(office)).troubled;
		expect(dead?.state).toBe('given_up');
		answer = 204;
		expect(await resendDelivery(office, dead?.id ?? '')).toBe(true);
		await deliverWebhooks(t, open);
		expect((await describeWebhooks(office)).troubled).toEqual([]);
	});

	test('that fails with many waiting keeps nobody else from theirs', async () => {
		await make(['punch.recorded']);
		const [dead] = await t.db.select().from(webhook);
		await t.db.update(webhook).set({ url: 'http://127.0.0.1:1/' });
		const at = t.now();
		await t.db.insert(webhookDelivery).values(
			Array.from({ length: 150 }, () => ({
				id: newId(at),
				webhookId: dead?.id ?? '',
				event: 'punch.recorded',
				once: randomBytes(32),
				body: '{}',
				nextAttemptAt: new Date(at.getTime() - 60_000),
				createdAt: at
			}))
		);
		await make(['punch.recorded']);
		await punchNow();
		await run();
		expect(taken).toHaveLength(1);
	});

	test('is told of each of a burst, however many pages of it there are', async () => {
		await make(['punch.recorded']);
		t.advance(1);
		const eventIds: string[] = [];
		for (let i = 0; i < 5; i++) {
			const employeeId = await t.newEmployee({ siteId });
			eventIds.push(await makePunch(t, { siteId, employeeId, at: t.now().toISOString() }));
		}
		const found: string[] = [];
		for await (const { eventId } of listJudgedSince(t.db, t.now(), 2)) found.push(eventId);
		expect(found.toSorted()).toEqual(eventIds.toSorted());
	});

	test('hears of decisions, locked periods, alarms and the end of the audit trail, and after its removal of nothing', async () => {
		await make(['request.decided', 'period.locked', 'device.alarm', 'audit.head']);
		t.advance(1);
		const base = { at: t.now(), actorUserId: null, subjectType: 'request', subjectId: null, detail: {} };
		for (const action of ['request.approve', 'period.lock', 'employee.update'])
			await t.db.insert(auditEvent).values({ id: newId(t.now()), action, ...base });
		await raise();
		await run();
		const events = taken.map(({ body }) => String(JSON.parse(body).event)).sort();
		expect(events).toEqual(['audit.head', 'device.alarm', 'period.locked', 'request.decided']);
		const [{ id } = { id: '' }] = (await describeWebhooks(office)).webhooks;
		expect(await removeWebhook(office, id)).toBe(true);
		await raise();
		await run();
		expect(taken).toHaveLength(4);
	});

	test('never leads into the organisation’s own network unless the server allows it', async () => {
		vi.stubEnv('BUNDY_WEBHOOKS_ALLOW', '');
		const refused = async (address: string) =>
			(await createWebhook(office, { name: 'x', url: address, events: ['audit.head'] })).ok;
		expect(await refused(url)).toBe(false);
		expect(await refused('https://127.0.0.1/')).toBe(false);
		expect(await refused('https://169.254.169.254/latest')).toBe(false);
		vi.stubEnv('BUNDY_WEBHOOKS_ALLOW', 'http,private');
		await make(['audit.head']);
		await spreadNews(t);
		// Allowed once, no longer: the look is made before each call.
		await deliverWebhooks(t, { http: true, private: false });
		expect(taken).toEqual([]);
	});

	test('is for administrators, and its secret is nowhere in the open', async () => {
		const secret = await make(['audit.head']);
		const kept = JSON.stringify([await t.db.select().from(webhook), await t.db.select().from(auditEvent)]);
		expect(kept).not.toContain(secret);
		expect(kept).not.toContain(Buffer.from(secret).toString('base64'));
		const hr = t.as(await makeUser(t, { role: 'hr' }));
		await expect(describeWebhooks(hr)).rejects.toMatchObject({ status: 403 });
	});
});

async function raise(): Promise<void> {
	const deviceId = newId(t.now());
	const row = {
		kind: 'kiosk',
		name: 'Gate',
		siteId,
		publicKey: Buffer.alloc(65, 4),
		epoch: 1,
		userAgent: ''
	} as const;
	await t.db.insert(device).values({ id: deviceId, ...row, pairedAt: t.now() });
	await t.db.insert(deviceAlarm).values({
		id: newId(t.now()),
		deviceId,
		kind: 'silent',
		subject: deviceId,
		detail: {},
		raisedAt: t.now()
	});
}

describe('alarms by mail', () => {
	test('go to each receiver once: a silent device, an old backup, and the end of the trail every day', async () => {
		const at = t.now();
		const sha256 = Buffer.alloc(32);
		await t.db
			.insert(backup)
			.values({ id: newId(at), takenAt: at, verifiedAt: at, fileName: 'x', bytes: 1, sha256, rows: 1 });
		const receivers = ['one@example.org', 'two@example.org'];
		const settings = { receivers, backupHours: 36, diskPercent: 1, dailyHead: true };
		expect(await changeAlarms(office, 0, settings)).toBe(true);
		expect(await changeAlarms(office, 0, settings)).toBe(false);
		t.advance(37 * 3600);
		await raise();
		await run();
		await run();
		const mails = await t.db.select().from(mail);
		const subjects = mails
			.filter(({ toAddress }) => toAddress === 'one@example.org')
			.map(({ subject }) => subject);
		expect(mails).toHaveLength(subjects.length * 2);
		expect(subjects.sort()).toEqual([
			expect.stringMatching(/Nothing was heard from this device/),
			expect.stringMatching(/end of the audit trail/),
			expect.stringMatching(/last backup is too old/)
		]);
		expect(mails.find(({ subject }) => subject.includes('Nothing'))?.text).toContain('Device: Gate');
		t.advance(86_400);
		await run();
		const later = await t.db.select().from(mail);
		expect(later.filter(({ subject }) => subject.includes('end of the audit trail'))).toHaveLength(4);
	});
});
