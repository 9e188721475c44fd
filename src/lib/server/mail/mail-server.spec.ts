import { describe, expect, test } from 'vitest';
import { readMailServer } from './mail-server';

const from = { BUNDY_MAIL_FROM: 'bundy@example.org' };
const read = (url: string) => readMailServer({ BUNDY_SMTP_URL: url, ...from });

describe('the mail server of the environment', () => {
	test('is none when the environment names none', () => {
		expect(readMailServer({})).toBeNull();
	});

	test('is asked for TLS unless somebody says otherwise', () => {
		expect(read('smtps://clock:p%40ss@mail.example.org')).toEqual({
			host: 'mail.example.org',
			port: 465,
			security: 'tls',
			login: { user: 'clock', password: 'p@ss' },
			sender: 'bundy@example.org'
		});
		expect(read('smtp://mail.example.org')).toMatchObject({ port: 587, security: 'starttls', login: null });
		expect(read('smtp://127.0.0.1:2525?security=none')).toMatchObject({ port: 2525, security: 'none' });
	});

	test('is refused with the variable to mend, and without the password', () => {
		expect(() => read('clock:secret-word@mail')).toThrow(/^(?!.*secret-word).*BUNDY_SMTP_URL/);
		expect(() => read('https://mail.example.org')).toThrow(/smtps/);
		expect(() => read('smtp://mail.example.org?security=maybe')).toThrow(/security/);
		expect(() => readMailServer({ BUNDY_SMTP_URL: 'smtps://mail.example.org' })).toThrow(/BUNDY_MAIL_FROM/);
	});
});
