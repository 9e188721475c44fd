import { createHash } from 'node:crypto';
import { recordAudit } from '../audit/audit.service';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	closeEnrolments,
	deleteEmployeeKey,
	deleteCandidates,
	deleteTemplates,
	insertConsent,
	lockEmployee,
	withdrawConsents
} from './enrolment.repo';
import { raiseGalleryRevision } from './gallery-revision';

/** The text exactly as it was shown, and the name typed under it. */
export type ConsentGiven = { employeeId: string; textVersion: string; text: string; signedName: string };

export type ConsentResult = { ok: true } | { ok: false; reason: 'employee_unknown' };

/** Recorded before any capture; a new consent replaces the one before. */
export async function recordConsent(context: Context, given: ConsentGiven): Promise<ConsentResult> {
	const actor = requirePermission(context, 'enrolment.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<ConsentResult> => {
		if (!(await lockEmployee(tx, given.employeeId))) return { ok: false, reason: 'employee_unknown' };
		await withdrawConsents(tx, given.employeeId, at);
		const textHash = createHash('sha256').update(given.text).digest();
		await insertConsent(tx, {
			id: newId(at),
			employeeId: given.employeeId,
			textVersion: given.textVersion,
			textHash,
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
			detail: { after: { textVersion: given.textVersion, signedName: given.signedName } }
		});
		return { ok: true };
	});
}

/** Erases the face at once: templates and the key that could open any copy of them, backups included. */
export async function withdrawConsent(context: Context, employeeId: string): Promise<ConsentResult> {
	const actor = requirePermission(context, 'enrolment.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<ConsentResult> => {
		if (!(await lockEmployee(tx, employeeId))) return { ok: false, reason: 'employee_unknown' };
		await withdrawConsents(tx, employeeId, at);
		await closeEnrolments(tx, employeeId, 'withdrawn');
		await deleteTemplates(tx, employeeId);
		await deleteCandidates(tx, employeeId);
		await deleteEmployeeKey(tx, employeeId);
		await raiseGalleryRevision(tx);
		await recordAudit(tx, {
			at,
			actor,
			action: 'consent.withdraw',
			subjectType: 'employee',
			subjectId: employeeId,
			detail: { before: { consent: true }, after: { consent: false, templates: 0 } }
		});
		return { ok: true };
	});
}
