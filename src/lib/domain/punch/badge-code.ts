import * as v from 'valibot';
import { decodeHex, encodeHex } from '../base64url';

/** What a QR code said, as it travels: one that is no badge is judged, not refused. */
export const badgeText = v.pipe(v.string(), v.minLength(1), v.maxLength(120));

/** Random bytes of a printed badge. */
export const BADGE_BYTES = 16;
/** A phone shows another code this often. */
export const PHONE_STEP_MS = 30_000;
/** Bytes of a phone's code: 80 bits of an HMAC-SHA-256. */
const PHONE_CODE_BYTES = 10;
/** A code counts so long before and after its own half minute: to hold it up, and for clocks that differ a little. */
export const PHONE_SLACK_MS = 60_000;

/**
 * What a QR code says, in capitals and digits only, so that it stays small (alphanumeric mode, ISO/IEC 18004).
 *
 * - `printed`: `B1:` and 16 random bytes. They say nothing of whose badge it is; it can be revoked.
 * - `phone`: `P1:`, the employee, the number of the half minute, and a code of it under that person's secret.
 */
export type Badge = { kind: 'printed'; token: Uint8Array<ArrayBuffer> } | { kind: 'phone'; code: PhoneCode };

export type PhoneCode = {
	/** UUID */
	employeeId: string;
	/** half minutes since 1970 */
	step: number;
	code: Uint8Array<ArrayBuffer>;
};

/** @param token 16 random bytes */
export function formatPrintedBadge(token: Uint8Array): string {
	if (token.length !== BADGE_BYTES) throw new RangeError('a badge has 16 random bytes');
	return `B1:${encodeHex(token).toUpperCase()}`;
}

/** The code that a phone shows at this time. `secret`: an HMAC-SHA-256 key of this one person. */
export async function makePhoneBadge(secret: CryptoKey, employeeId: string, atMs: number): Promise<string> {
	const step = Math.floor(atMs / PHONE_STEP_MS);
	const code = await computePhoneCode(secret, step);
	const employee = employeeId.replaceAll('-', '').toUpperCase();
	return `P1:${employee}:${step}:${encodeHex(code).toUpperCase()}`;
}

/** The code of one half minute. */
export async function computePhoneCode(secret: CryptoKey, step: number): Promise<Uint8Array<ArrayBuffer>> {
	const message = new DataView(new ArrayBuffer(8));
	message.setBigUint64(0, BigInt(step));
	const full = await crypto.subtle.sign('HMAC', secret, message.buffer);
	return new Uint8Array(full.slice(0, PHONE_CODE_BYTES));
}

/** Whether a code of this half minute may have been shown between two instants, Unix ms. */
export function checkPhoneStep(step: number, { lowMs, highMs }: { lowMs: number; highMs: number }): boolean {
	const from = step * PHONE_STEP_MS;
	return from - PHONE_SLACK_MS <= highMs && lowMs <= from + PHONE_STEP_MS + PHONE_SLACK_MS;
}

/** Null for a QR code of something else. */
export function parseBadge(text: string): Badge | null {
	const printed = /^B1:([0-9A-F]{32})$/.exec(text);
	if (printed) return { kind: 'printed', token: decodeHex((printed[1] ?? '').toLowerCase()) };
	const phone = /^P1:([0-9A-F]{32}):(\d{1,12}):([0-9A-F]{20})$/.exec(text);
	if (!phone) return null;
	const [, employee = '', step = '', code = ''] = phone;
	const employeeId = employee.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
	return {
		kind: 'phone',
		code: { employeeId, step: Number(step), code: decodeHex(code.toLowerCase()) }
	};
}
