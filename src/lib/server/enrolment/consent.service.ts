import { createHash } from 'node:crypto';
import { checkPermission } from '$domain/access/permissions';
import { formatReceiptFile } from '$domain/privacy/erasure-receipt';
import type { ConsentKind } from '$domain/privacy/privacy-settings';
import { recordAudit } from '../audit/audit.service';
import { requireOwnOrPermission, requirePermission, requireSignedIn } from '../access/require';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { getReceiptKey } from '../keys/receipt-key';
import {
	findErasureReceipt,
	insertConsent,
	insertConsentText,
	listConsents,
	listErasureReceipts,
	lockEmployee,
	withdrawConsents,
	type ErasureReceiptRow
} from './enrolment.repo';
import { eraseFace } from './erase-face';

/** The text exactly as it was shown, and the name typed under it. */
export type ConsentGiven = {
	employeeId: string;
	textVersion: string;
	text: string;
	signedName: string;
	/** which law's words; the general ones when left out */
	kind?: ConsentKind;
	/** BCP 47 tag of the language that it was read in; English when left out */
	language?: string;
};

export type ConsentResult = { ok: true } | { ok: false; reason: 'employee_unknown' };

/** Recorded before any capture; a new consent replaces the one before. */
export async function recordConsent(context: Context, given: ConsentGiven): Promise<ConsentResult> {
	const actor = requirePermission(context, 'enrolment.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<ConsentResult> => {
		if (!(await lockEmployee(tx, given.employeeId))) return { ok: false, reason: 'employee_unknown' };
		await withdrawConsents(tx, given.employeeId, at);
		const textHash = createHash('sha256').update(given.text).digest();
		const { kind = 'general', language = 'en' } = given;
		await insertConsentText(tx, { hash: textHash, text: given.text });
		await insertConsent(tx, {
			id: newId(at),
			employeeId: given.employeeId,
			textVersion: given.textVersion,
			textHash,
			kind,
			language,
			signedName: given.signedName,
			givenAt: at,
			recordedBy: actor.userId
		});
		await recordAudit(tx, {
			at,
			actor,
			action: 'consent.give',
			subjectType: 'employee',
			subjectId: given.employeeId,
			detail: { after: { textVersion: given.textVersion, kind, language, signedName: given.signedName } }
		});
		return { ok: true };
	});
}

/** `receiptId`: of the server's signed word that the face is gone. */
export type WithdrawResult = { ok: true; receiptId: string } | { ok: false; reason: 'employee_unknown' };

/**
 * Erases the face at once: templates and the key that could open any copy of them, backups included. One's own consent
 * needs no permission to withdraw.
 */
export async function withdrawConsent(context: Context, employeeId: string): Promise<WithdrawResult> {
	const actor = requireOwnOrPermission(context, employeeId, 'enrolment.manage');
	const at = context.now();
	// Made at first use, on a connection of its own: not while a transaction holds one.
	await getReceiptKey(context);
	return transaction(context.db, async (tx): Promise<WithdrawResult> => {
		const erased = await eraseFace(tx, context, { employeeId, at, cause: 'withdrawn' });
		if (!erased) return { ok: false, reason: 'employee_unknown' };
		const { receiptId, templates, candidates, keyDestroyed } = erased;
		await recordAudit(tx, {
			at,
			actor,
			action: 'consent.withdraw',
			subjectType: 'employee',
			subjectId: employeeId,
			detail: {
				before: { consent: true, templates, candidates },
				after: { consent: false, templates: 0, candidates: 0 },
				about: { receiptId, keyDestroyed }
			}
		});
		return { ok: true, receiptId };
	});
}

export type ConsentOnFile = {
	id: string;
	textVersion: string;
	kind: string;
	language: string;
	signedName: string;
	givenAt: Date;
	withdrawnAt: Date | null;
	/** the words agreed to; null for a consent of before they were kept */
	text: string | null;
};

/** Somebody's consents, newest first, ended ones too. One's own need no permission. */
export async function listConsentsOf(context: Context, employeeId: string): Promise<ConsentOnFile[]> {
	requireOwnOrPermission(context, employeeId, 'enrolment.manage');
	return (await listConsents(context.db, employeeId)).map(({ consent, text }) => ({
		id: consent.id,
		textVersion: consent.textVersion,
		kind: consent.kind ?? 'general',
		language: consent.language ?? 'en',
		signedName: consent.signedName,
		givenAt: consent.givenAt,
		withdrawnAt: consent.withdrawnAt,
		text: typeof text === 'string' ? text : null
	}));
}

/** Receipts of what was erased of somebody's face, newest first. */
export async function listReceiptsOf(context: Context, employeeId: string): Promise<ErasureReceiptRow[]> {
	requireOwnOrPermission(context, employeeId, 'enrolment.manage');
	return listErasureReceipts(context.db, employeeId);
}

/** One receipt as a file that shows by itself that it is the server's; null when it is not there or not theirs to see. */
export async function findReceiptFile(context: Context, receiptId: string): Promise<string | null> {
	const actor = requireSignedIn(context);
	const row = await findErasureReceipt(context.db, receiptId);
	if (!row) return null;
	if (row.employeeId !== actor.employeeId && !checkPermission(actor.role, 'enrolment.manage')) return null;
	const { publicKey } = await getReceiptKey(context);
	return formatReceiptFile(String(row.text), { signature: row.signature, publicKey });
}
