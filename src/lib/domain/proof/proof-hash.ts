import { encodeHex } from '../base64url';
import { canonicalBytes } from '../punch/canonical-json';

/** Hash before the first line. */
export const PROOF_GENESIS = '0'.repeat(64);

/**
 * The hash of a file up to and with this line: SHA-256 over the hash before it, a line feed and the line's text, so that
 * a file of any size is hashed as it is read.
 */
export async function hashLine(before: string, line: string): Promise<string> {
	const bytes = new TextEncoder().encode(`${before}\n${line}`);
	return encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** What the server signs at the end of a file. */
export function proofEndBytes(end: { lines: number; hash: string }): Uint8Array<ArrayBuffer> {
	return canonicalBytes({ v: 1, type: 'proof_end', lines: end.lines, hash: end.hash });
}

/** A key as people compare it: the first 16 bytes of its SHA-256, in groups of four. */
export async function fingerprintKey(raw: Uint8Array<ArrayBuffer>): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
	return encodeHex(digest.subarray(0, 16)).replace(/(.{4})(?=.)/g, '$1 ');
}
