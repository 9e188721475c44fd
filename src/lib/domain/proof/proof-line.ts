import * as v from 'valibot';

/**
 * The proof of a period: a text of JSON lines, UTF-8, each ended by a line feed, in this order:
 *
 * `proof`, `device`…, then for each piece of a device's chain `chain`, (`lease`…, `event` or `refused`…, `receipt`, `punch`…)…, `fork`…,
 * then `audit`…, `audit_head` and `end`. Binary is base64url without padding, hashes are SHA-256 in lower-case
 * hexadecimal, times are Unix milliseconds of the server unless said otherwise.
 */
export const PROOF_VERSION = 1;

const text = v.string();
const ms = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal'));
const binary = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/, 'must be base64url'));
const orNull = <const S extends v.GenericSchema>(schema: S) => v.nullable(schema);

/** What is proven, by whom, when. `serverKey`: raw P-256 point; it signs receipts, leases and this file. */
const proofSchema = v.strictObject({
	line: v.literal('proof'),
	v: v.literal(PROOF_VERSION),
	organisation: text,
	/** dates on each site's own calendar, both included, and the instants around all of them */
	from: text,
	to: text,
	fromMs: ms,
	toMs: ms,
	madeMs: ms,
	serverKey: binary
});

/** A device with events in the period. `publicKey`: raw P-256 point, as it was paired. */
const deviceSchema = v.strictObject({
	line: v.literal('device'),
	deviceId: text,
	kind: v.picklist(['kiosk', 'field', 'personal']),
	name: text,
	siteName: text,
	publicKey: binary,
	epoch: count,
	pairedMs: ms,
	revokedMs: orNull(ms),
	frozenMs: orNull(ms)
});

/** A piece of a device's chain: every event of it from one place to another, and where the whole chain stands. */
const chainSchema = v.strictObject({
	line: v.literal('chain'),
	deviceId: text,
	epoch: count,
	fromSeq: count,
	toSeq: count,
	headSeq: count,
	headHash: hash
});

/** Leave to work alone that events name. `secret` only once it has run out: until then it could still be used. */
const leaseSchema = v.strictObject({
	line: v.literal('lease'),
	leaseId: text,
	deviceId: text,
	epoch: count,
	issuedMs: ms,
	notAfterMs: ms,
	fromSeq: count,
	maxEvents: count,
	secret: orNull(binary)
});

/** An event as it was received: the signed bytes, the signature, and the device's clocks as it sent them. */
const eventSchema = v.strictObject({
	line: v.literal('event'),
	bytes: binary,
	signature: binary,
	hash,
	chain: v.picklist(['linked', 'gap', 'broken']),
	receivedMs: ms,
	contact: v.strictObject({ wallMs: ms, monoMs: ms, bootId: text })
});

/** The server's word, signed as the file was made, that it has these events. */
const receiptSchema = v.strictObject({ line: v.literal('receipt'), bytes: binary, signature: binary });

/** What was made of an event: an opinion that can be formed again, beside what was received. */
const punchSchema = v.strictObject({
	line: v.literal('punch'),
	eventId: text,
	employeeNumber: orNull(text),
	employeeName: orNull(text),
	status: text,
	direction: orNull(text),
	directionSource: orNull(text),
	punchedMs: ms,
	earliestMs: ms,
	latestMs: ms,
	timeGrade: text,
	evidenceGrade: text,
	reasons: v.array(text),
	evaluationVersion: count
});

/** Another event that claimed a place which was taken. */
const forkSchema = v.strictObject({
	line: v.literal('fork'),
	bytes: binary,
	signature: binary,
	hash,
	receivedMs: ms
});

/** What the device signed and the server did not take as an event: it keeps its place in the chain, and counts for nothing. */
const refusedSchema = v.strictObject({
	line: v.literal('refused'),
	bytes: binary,
	signature: binary,
	hash,
	/** why; see docs/protocol.md, section 10 */
	code: text,
	receivedMs: ms
});

/** One change by somebody; `seq` and hashes are null for what was written before there was a chain. */
const auditSchema = v.strictObject({
	line: v.literal('audit'),
	seq: orNull(count),
	prevHash: orNull(hash),
	hash: orNull(hash),
	id: text,
	atMs: ms,
	actorUserId: orNull(text),
	actorName: orNull(text),
	action: text,
	subjectType: text,
	subjectId: orNull(text),
	detail: v.unknown()
});

/** Where the audit chain ended as the file was made, signed by the server (`AuditHead`). */
const auditHeadSchema = v.strictObject({ line: v.literal('audit_head'), bytes: binary, signature: binary });

/** Closes the file. `hash`: `hashLine` over all lines before; signed as `proofEndBytes`. */
const endSchema = v.strictObject({ line: v.literal('end'), lines: count, hash, signature: binary });

export const proofLineSchema = v.variant('line', [
	proofSchema,
	deviceSchema,
	chainSchema,
	leaseSchema,
	eventSchema,
	receiptSchema,
	punchSchema,
	forkSchema,
	refusedSchema,
	auditSchema,
	auditHeadSchema,
	endSchema
]);

export type ProofLine = v.InferOutput<typeof proofLineSchema>;
export type ProofLineOf<K extends ProofLine['line']> = Extract<ProofLine, { line: K }>;

/** What `audit_head` holds as signed bytes, in canonical JSON. */
export const signedAuditHeadSchema = v.strictObject({
	v: v.literal(1),
	type: v.literal('audit_head'),
	seq: count,
	hash,
	serverMs: ms
});
export type SignedAuditHead = v.InferOutput<typeof signedAuditHeadSchema>;
