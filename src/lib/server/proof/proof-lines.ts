import { encodeBase64url } from '$domain/base64url';
import { parseEvent } from '$domain/punch/device-event';
import { canonicalBytes } from '$domain/punch/canonical-json';
import { encodeReceipt } from '$domain/punch/receipt';
import { MAX_BATCH } from '$domain/punch/wire';
import type { ProofLine, SignedAuditHead } from '$domain/proof/proof-line';
import type { Context } from '../context';
import { describeLease } from '../device/lease.service';
import { signAsServer } from '../keys/receipt-key';
import { parseReasons } from '../punch/reasons';
import {
	findFirstAuditSeq,
	findProofAuditHead,
	findProofHead,
	listPieces,
	listProofAudit,
	listProofDevices,
	listProofEvents,
	listProofForks,
	listProofRefused,
	listUnchainedAudit,
	type Piece,
	type Span
} from './proof.repo';

type Lines = AsyncGenerator<Exclude<ProofLine, { line: 'end' }>>;
type EventRow = Awaited<ReturnType<typeof listProofEvents>>[number];

const AUDIT_PAGE = 500;

/** Everything that devices sent for a period: their keys, and each piece of their chains. */
export async function* proofEventLines(context: Context, span: Span): Lines {
	const pieces = await listPieces(context.db, span);
	const ids = [...new Set(pieces.map(({ deviceId }) => deviceId))];
	for (const { device, siteName } of await listProofDevices(context.db, ids)) {
		yield {
			line: 'device',
			deviceId: device.id,
			kind: device.kind,
			name: device.name,
			siteName,
			publicKey: encodeBase64url(device.publicKey),
			epoch: device.epoch,
			pairedMs: device.pairedAt.getTime(),
			revokedMs: device.revokedAt?.getTime() ?? null,
			frozenMs: device.frozenAt?.getTime() ?? null
		};
	}
	for (const piece of pieces) yield* pieceLines(context, await widen(context, piece));
}

/** One event more at each end where there is one: its neighbours hold the ends in place. */
async function widen(
	context: Context,
	piece: Piece
): Promise<Piece & { head: { seq: number; hash: string } }> {
	const head = await findProofHead(context.db, piece);
	if (!head) throw new Error(`a chain of device ${piece.deviceId} has events and no head`);
	return {
		...piece,
		fromSeq: Math.max(1, piece.fromSeq - 1),
		toSeq: Math.min(head.seq, piece.toSeq + 1),
		head: { seq: head.seq, hash: head.hash.toString('hex') }
	};
}

async function* pieceLines(context: Context, piece: Awaited<ReturnType<typeof widen>>): Lines {
	const { deviceId, epoch, fromSeq, toSeq, head } = piece;
	yield { line: 'chain', deviceId, epoch, fromSeq, toSeq, headSeq: head.seq, headHash: head.hash };
	const leases = new Set<string>();
	const refused = await listProofRefused(context.db, piece);
	let afterSeq = fromSeq - 1;
	for (;;) {
		// A page is what one receipt covers.
		const rows = await listProofEvents(context.db, piece, { afterSeq, limit: MAX_BATCH });
		for (const { raw } of rows) yield* leaseLines(context, raw.bytes, leases);
		for (const row of rows) {
			yield* refusedLines(refused, row.raw.seq);
			yield eventLine(row);
		}
		const last = rows.at(-1);
		if (!last) break;
		yield await receiptLine(context, piece, rows);
		for (const row of rows) yield* punchLines(row);
		afterSeq = last.raw.seq;
	}
	yield* refusedLines(refused, Infinity);
	for (const fork of await listProofForks(context.db, piece)) {
		yield {
			line: 'fork',
			bytes: encodeBase64url(fork.bytes),
			signature: encodeBase64url(fork.signature),
			hash: fork.hash.toString('hex'),
			receivedMs: fork.receivedAt.getTime()
		};
	}
}

/** The lease that an event names, the first time that one does. */
async function* leaseLines(context: Context, bytes: Uint8Array, seen: Set<string>): Lines {
	const parsed = parseEvent(bytes);
	const leaseId = parsed.ok ? parsed.event.lease?.leaseId : undefined;
	if (leaseId === undefined || seen.has(leaseId)) return;
	seen.add(leaseId);
	const lease = await describeLease(context, leaseId);
	if (lease) yield { line: 'lease', ...lease };
}

function eventLine({ raw }: EventRow): ProofLine & { line: 'event' } {
	return {
		line: 'event',
		bytes: encodeBase64url(raw.bytes),
		signature: encodeBase64url(raw.signature),
		hash: raw.hash.toString('hex'),
		chain: raw.chain,
		receivedMs: raw.receivedAt.getTime(),
		contact: { wallMs: raw.contactWallMs, monoMs: raw.contactMonoMs, bootId: raw.contactBootId }
	};
}

type RefusedRow = Awaited<ReturnType<typeof listProofRefused>>[number];

/** Takes those before a place off the list. */
function* refusedLines(rows: RefusedRow[], beforeSeq: number): Generator<ProofLine & { line: 'refused' }> {
	for (let [row] = rows; row && row.seq < beforeSeq; [row] = rows) {
		rows.shift();
		yield {
			line: 'refused',
			bytes: encodeBase64url(row.bytes),
			signature: encodeBase64url(row.signature),
			hash: row.hash.toString('hex'),
			code: row.code,
			receivedMs: row.receivedAt.getTime()
		};
	}
}

async function receiptLine(context: Context, { deviceId, epoch }: Piece, rows: EventRow[]) {
	const bytes = encodeReceipt({
		v: 1,
		type: 'receipt',
		deviceId,
		epoch,
		serverMs: context.now().getTime(),
		items: rows.map(({ raw }) => ({ seq: raw.seq, hash: raw.hash.toString('hex'), result: 'duplicate' }))
	});
	return { line: 'receipt' as const, ...(await signAsServer(context, bytes)) };
}

function* punchLines({
	punch,
	employeeNumber,
	employeeName
}: EventRow): Generator<ProofLine & { line: 'punch' }> {
	if (!punch) return;
	const { eventId, status, direction, directionSource, timeGrade, evidenceGrade, evaluationVersion } = punch;
	yield {
		line: 'punch',
		eventId,
		employeeNumber,
		employeeName,
		status,
		direction,
		directionSource,
		punchedMs: punch.punchedAt.getTime(),
		earliestMs: punch.earliestAt.getTime(),
		latestMs: punch.latestAt.getTime(),
		timeGrade,
		evidenceGrade,
		reasons: parseReasons(punch.reasons),
		evaluationVersion
	};
}

/** The audit trail from the period's first change to now: its signed head is what holds the end of it. */
export async function* proofAuditLines(context: Context, span: Span): Lines {
	for (let after: string | null = null; ;) {
		const rows: AuditRow[] = await listUnchainedAudit(context.db, span, { after, limit: AUDIT_PAGE });
		for (const row of rows) yield auditLine(row);
		after = rows.at(-1)?.event.id ?? null;
		if (after === null) break;
	}
	const head = await findProofAuditHead(context.db);
	if (!head) return;
	let fromSeq = (await findFirstAuditSeq(context.db, span)) ?? head.seq + 1;
	while (fromSeq <= head.seq) {
		const rows = await listProofAudit(context.db, { fromSeq, toSeq: head.seq, limit: AUDIT_PAGE });
		for (const row of rows) yield auditLine(row);
		const last = rows.at(-1)?.event.seq;
		if (last === undefined || last === null) break;
		fromSeq = last + 1;
	}
	const bytes = canonicalBytes({
		v: 1,
		type: 'audit_head',
		seq: head.seq,
		hash: head.hash.toString('hex'),
		serverMs: context.now().getTime()
	} satisfies SignedAuditHead);
	yield { line: 'audit_head', ...(await signAsServer(context, bytes)) };
}

type AuditRow = Awaited<ReturnType<typeof listUnchainedAudit>>[number];

function auditLine({ event, actorName }: AuditRow): ProofLine & { line: 'audit' } {
	const { id, at, seq, prevHash, hash, actorUserId, action, subjectType, subjectId, detail } = event;
	return {
		line: 'audit',
		seq,
		prevHash: prevHash?.toString('hex') ?? null,
		hash: hash?.toString('hex') ?? null,
		id,
		atMs: at.getTime(),
		actorUserId,
		actorName,
		action,
		subjectType,
		subjectId,
		detail
	};
}
