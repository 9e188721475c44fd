import { expect, test } from 'vitest';
import {
	checkPhoneStep,
	formatPrintedBadge,
	makePhoneBadge,
	parseBadge,
	PHONE_SLACK_MS,
	PHONE_STEP_MS
} from './badge-code';

const EMPLOYEE = '01920f3e-5d1c-7000-8000-0123456789ab';
const keyOf = (byte: number) =>
	crypto.subtle.importKey('raw', new Uint8Array(32).fill(byte), { name: 'HMAC', hash: 'SHA-256' }, false, [
		'sign'
	]);

test('a printed badge comes back as its random bytes, and fits the small alphabet of QR codes', () => {
	const token = Uint8Array.from({ length: 16 }, (_, i) => i * 15);
	const text = formatPrintedBadge(token);
	expect(text).toMatch(/^[0-9A-Z:]{35}$/);
	expect(parseBadge(text)).toEqual({ kind: 'printed', token });
});

test('a phone’s code names the person and the half minute, and changes with it', async () => {
	const secret = await keyOf(1);
	const atMs = 1_900_000_000_000;
	const text = await makePhoneBadge(secret, EMPLOYEE, atMs);
	const read = parseBadge(text);
	expect(read).toMatchObject({
		kind: 'phone',
		code: { employeeId: EMPLOYEE, step: Math.floor(atMs / PHONE_STEP_MS) }
	});
	expect(await makePhoneBadge(secret, EMPLOYEE, atMs + PHONE_STEP_MS)).not.toBe(text);
	expect(await makePhoneBadge(await keyOf(2), EMPLOYEE, atMs)).not.toBe(text);
});

test('a code counts up to a minute before and after its half minute, and not a moment longer', () => {
	const step = 1_000;
	const [from, to] = [step * PHONE_STEP_MS, (step + 1) * PHONE_STEP_MS];
	const at = (ms: number) => checkPhoneStep(step, { lowMs: ms, highMs: ms });
	expect(at(from - PHONE_SLACK_MS)).toBe(true);
	expect(at(from - PHONE_SLACK_MS - 1)).toBe(false);
	expect(at(to + PHONE_SLACK_MS)).toBe(true);
	expect(at(to + PHONE_SLACK_MS + 1)).toBe(false);
	expect(checkPhoneStep(step, { lowMs: 0, highMs: to * 2 })).toBe(true);
});

test('anything else is no badge', () => {
	const others = ['', 'https://example.org', 'B1:1234', `b1:${'a'.repeat(32)}`, `B2:${'A'.repeat(32)}`];
	for (const text of others) expect(parseBadge(text)).toBeNull();
});
