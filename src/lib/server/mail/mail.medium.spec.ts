import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makeUser } from '../../../../tests/support/timekeeping';
import type { Context } from '../context';
import { auditEvent } from '../db/schema/audit';
import { mail, mailSettings } from '../db/schema/mail';
import { transaction } from '../db/transaction';
import { deliverMails } from './deliver-mails';
import { checkMailReady } from './mail-server';
import { changeMailSettings, describeMail, removeMailSettings, sendTestMail } from './mail-settings.service';
import { sendMail, type NewMail } from './send-mail';

/** What a real SMTP server took; `refuse` decides about each receiver. */
let taken: { to: string[]; text: string }[] = [];
let refuse: (to: string) => number | null = () => null;
let server: SMTPServer;
let t: TestContext;
let office: Context;
let port: number;

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	server = new SMTPServer({
		disabledCommands: ['STARTTLS'],
		authOptional: false,
		allowInsecureAuth: true,
		onAuth: ({ username, password }, _session, done) =>
			username === 'bundy' && password === 'correct'
				? done(null, { user: username })
				: done(new Error('wrong password')),
		onRcptTo: ({ address }, _session, done) => {
			const code = refuse(address);
			done(code === null ? null : Object.assign(new Error('no such mailbox'), { responseCode: code }));
		},
		onData: (stream, { envelope }, done) => {
			let text = '';
			stream.on('data', (chunk) => (text += chunk));
			stream.on('end', () => {
				taken.push({ to: envelope.rcptTo.map(({ address }) => address), text });
				done();
			});
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	// It listens on an address, not on a socket file.
	port = (server.server.address() as AddressInfo).port;
});
afterAll(async () => {
	await new Promise<void>((resolve) => server.close(resolve));
	await t.close();
});
beforeEach(async () => {
	taken = [];
	refuse = () => null;
	await t.db.delete(mail);
	await t.db.delete(mailSettings);
});

const given = {
	host: '127.0.0.1',
	security: 'none',
	userName: 'bundy',
	sender: 'bundy@example.org'
} as const;
const setUp = (password = 'correct') => changeMailSettings(office, { ...given, port, password, revision: 0 });
const queue = (to: string, more: Partial<NewMail> = {}) =>
	transaction(t.db, (tx) =>
		sendMail(tx, t.now(), { to, subject: 'Punch missing', text: 'You did not punch out.', ...more })
	);
const rows = () => t.db.select().from(mail);

describe('a mail', () => {
	test('waits while nobody set up a mail server, and goes out when somebody did', async () => {
		expect(await checkMailReady(t)).toBe(false);
		await queue('worker@example.org');
		await deliverMails(t);
		expect((await rows()).map(({ state, attempts }) => ({ state, attempts }))).toEqual([
			{ state: 'waiting', attempts: 0 }
		]);
		expect(await setUp()).toEqual({ ok: true });
		expect(await checkMailReady(t)).toBe(true);
		await deliverMails(t);
		expect(taken).toHaveLength(1);
		expect(taken[0]?.to).toEqual(['worker@example.org']);
		expect(taken[0]?.text).toContain('You did not punch out.');
		expect(taken[0]?.text).toContain('From: bundy@example.org');
		expect(await rows()).toMatchObject([{ state: 'sent', attempts: 1, text: '' }]);
		await deliverMails(t);
		expect(taken).toHaveLength(1);
	});

	test('is not written when its transaction fails', async () => {
		await expect(
			transaction(t.db, async (tx) => {
				await sendMail(tx, t.now(), { to: 'worker@example.org', subject: 'x', text: 'x' });
				throw new Error('taken back');
			})
		).rejects.toThrow('taken back');
		expect(await rows()).toEqual([]);
	});

	test('that must come once comes once', async () => {
		await setUp();
		expect(await queue('worker@example.org', { once: 'reminder:1' })).toBe(true);
		expect(await queue('worker@example.org', { once: 'reminder:1' })).toBe(false);
		await queue('worker@example.org', { once: 'reminder:2' });
		await deliverMails(t);
		expect(taken).toHaveLength(2);
	});

	test('is one mail to one address, whatever is in its fields', async () => {
		await setUp();
		await queue('worker@example.org', { subject: 'Hello\r\nBcc: other@example.org' });
		await deliverMails(t);
		expect(taken[0]?.to).toEqual(['worker@example.org']);
		expect(taken[0]?.text).toContain('Subject: Hello Bcc: other@example.org');
	});

	test('is tried again later after a passing failure, and given up for good when nobody has that address', async () => {
		await setUp();
		refuse = (to) => (to.startsWith('full') ? 451 : to.startsWith('gone') ? 550 : null);
		await queue('full@example.org');
		await queue('gone@example.org');
		await queue('good@example.org');
		await deliverMails(t);
		expect(taken.flatMap(({ to }) => to)).toEqual(['good@example.org']);
		const states = new Map((await rows()).map((row) => [row.toAddress, row]));
		expect(states.get('full@example.org')).toMatchObject({ state: 'waiting', attempts: 1 });
		expect(states.get('gone@example.org')).toMatchObject({ state: 'given_up', text: '' });
		refuse = () => null;
		await deliverMails(t);
		expect(taken).toHaveLength(1);
		t.advance(120);
		await deliverMails(t);
		expect(taken.flatMap(({ to }) => to)).toEqual(['good@example.org', 'full@example.org']);
		expect((await describeMail(office)).troubled.map(({ toAddress }) => toAddress)).toEqual([
			'gone@example.org'
		]);
	});

	test('that nobody took for three days is given up', async () => {
		await setUp('wrong');
		await queue('worker@example.org');
		t.advance(3 * 86_400);
		await deliverMails(t);
		expect(await rows()).toMatchObject([{ state: 'given_up' }]);
	});
});

describe('the mail settings', () => {
	test('keep the password sealed, and neither show it nor write it into the audit trail', async () => {
		await setUp();
		const stored = await t.db.select().from(mailSettings);
		expect(stored[0]?.password?.includes('correct')).toBe(false);
		const events = await t.db.select().from(auditEvent).where(eq(auditEvent.action, 'mail.change_settings'));
		expect(JSON.stringify([await describeMail(office), events])).not.toContain('"correct"');
		expect(JSON.stringify(events)).not.toContain('password":');
	});

	test('keep the password for the same server, and for no other', async () => {
		await setUp();
		const again = { ...given, port, password: '', revision: 1 };
		expect(await changeMailSettings(office, { ...again, sender: 'clock@example.org' })).toEqual({ ok: true });
		expect(
			await changeMailSettings(office, { ...again, revision: 2, host: 'elsewhere.example.org' })
		).toEqual({
			ok: false,
			reason: 'password_missing'
		});
		const missing = { ok: false, reason: 'password_missing' };
		expect(await changeMailSettings(office, { ...again, revision: 2, port: port + 1 })).toEqual(missing);
		expect(await sendTestMail(office, 'admin@example.org')).toEqual({ ok: true });
	});

	test('keep a password that was entered for a closed line from an open one', async () => {
		const closed = { ...given, port, security: 'starttls' } as const;
		expect(await changeMailSettings(office, { ...closed, password: 'correct', revision: 0 })).toEqual({
			ok: true
		});
		const open = { ...given, port, revision: 1 };
		expect(await changeMailSettings(office, { ...open, password: '' })).toEqual({
			ok: false,
			reason: 'password_missing'
		});
		expect(await changeMailSettings(office, { ...open, password: 'correct' })).toEqual({ ok: true });
		expect(await changeMailSettings(office, { ...closed, password: '', revision: 2 })).toEqual({ ok: true });
	});

	test('of somebody who edited an older state are not saved', async () => {
		await setUp();
		expect(await setUp()).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect(await removeMailSettings(office, 7)).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect(await removeMailSettings(office, 1)).toEqual({ ok: true });
	});

	test('are proven by a test mail, which says what the server said', async () => {
		expect(await sendTestMail(office, 'admin@example.org')).toEqual({ ok: false, reason: 'no_server' });
		await setUp('wrong');
		expect(await sendTestMail(office, 'admin@example.org')).toMatchObject({ ok: false, reason: 'failed' });
	});

	test('are for administrators', async () => {
		const hr = t.as(await makeUser(t, { role: 'hr' }));
		await expect(describeMail(hr)).rejects.toMatchObject({ status: 403 });
		await expect(sendTestMail(hr, 'a@example.org')).rejects.toMatchObject({ status: 403 });
	});
});
