import { encodeHex } from '../base64url';

/** Hash before the first event of the chain. */
export const AUDIT_GENESIS = '0'.repeat(64);

/** One entry of the audit trail as it is hashed. */
export type AuditEntry = {
	id: string;
	/** Unix milliseconds */
	atMs: number;
	/** null for the system itself or a device */
	actorUserId: string | null;
	/** noun.verb, as in `employee.create` */
	action: string;
	subjectType: string;
	subjectId: string | null;
	/** JSON: what changed */
	detail: unknown;
};

/**
 * A detail as any JSON column gives it back: nothing undefined, no lone surrogate, whatever the driver makes of dates.
 * What is hashed is what is stored.
 */
export function normaliseDetail(detail: unknown): unknown {
	return JSON.parse(
		JSON.stringify(detail, (_, value) => (typeof value === 'string' ? value.toWellFormed() : value))
	);
}

/**
 * SHA-256 over `prevHash`, a line feed and the entry's canonical JSON (RFC 8785: sorted keys, numbers as ECMAScript
 * prints them), in lower-case hexadecimal. The place in the chain is part of it, so that none can be moved.
 */
export async function hashAuditEvent(seq: number, prevHash: string, entry: AuditEntry): Promise<string> {
	const { id, atMs, actorUserId, action, subjectType, subjectId, detail } = entry;
	const text = sortedJson({ v: 1, seq, id, atMs, actorUserId, action, subjectType, subjectId, detail });
	const bytes = new TextEncoder().encode(`${prevHash}\n${text}`);
	return encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** As `canonicalJson`, with any number: a detail may hold a fraction. */
function sortedJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const members = Object.entries(value)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, member]) => `${JSON.stringify(key)}:${sortedJson(member)}`);
	return `{${members.join(',')}}`;
}
