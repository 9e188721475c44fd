import type { PairingCodeInput } from '$domain/people/device-forms';
import {
	createPairingCode,
	formatPairingCode,
	PAIRING_CODE_BYTES,
	PAIRING_CODE_MINUTES
} from '$domain/punch/pairing-code';
import { createHash, randomBytes } from 'node:crypto';
import { checkEmployeeCanSignIn } from '../access/employee-sign-in.service';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { findEmployee } from '../people/employee.service';
import { findSiteById } from '../people/organisation.service';
import { insertPairingCode } from './device.repo';

export type IssuedPairingCode = {
	/** XXXX-XXXX-XXXX-XXXX, told once */
	code: string;
	expiresAt: Date;
	kind: 'kiosk' | 'field' | 'personal';
	name: string;
	siteName: string;
	ownerName: string | null;
};

export type IssuePairingCodeResult =
	| { ok: true; pairing: IssuedPairingCode }
	| { ok: false; reason: 'site_unknown' | 'employee_unknown' | 'owner_cannot_sign_in' };

/** What the table holds of a code in its normal form. */
export const hashPairingCode = (code: string) => createHash('sha256').update(code).digest();

/** A code with which one browser becomes one device within ten minutes. */
export async function issuePairingCode(
	context: Context,
	input: PairingCodeInput
): Promise<IssuePairingCodeResult> {
	const actor = requirePermission(context, 'device.manage');
	const planned = await planDevice(context, input);
	if (!planned.ok) return planned;
	const { siteName, ownerName, ...target } = planned.target;
	const at = context.now();
	const code = createPairingCode(randomBytes(PAIRING_CODE_BYTES));
	const expiresAt = new Date(at.getTime() + PAIRING_CODE_MINUTES * 60_000);
	await transaction(context.db, async (tx) => {
		await insertPairingCode(tx, {
			codeHash: hashPairingCode(code),
			...target,
			createdBy: actor.userId,
			createdAt: at,
			expiresAt
		});
		await recordAudit(tx, {
			at,
			actor,
			action: 'device.issue_pairing_code',
			subjectType: 'site',
			subjectId: target.siteId,
			detail: { after: target }
		});
	});
	const { kind, name } = target;
	return {
		ok: true,
		pairing: { code: formatPairingCode(code), expiresAt, kind, name, siteName, ownerName }
	};
}

type PlannedDevice = {
	kind: 'kiosk' | 'field' | 'personal';
	name: string;
	siteId: string;
	ownerEmployeeId: string | null;
	siteName: string;
	ownerName: string | null;
};

async function planDevice(
	context: Context,
	input: PairingCodeInput
): Promise<{ ok: true; target: PlannedDevice } | Extract<IssuePairingCodeResult, { ok: false }>> {
	if (input.kind !== 'personal') {
		const site = await findSiteById(context.db, input.siteId);
		if (!site) return { ok: false, reason: 'site_unknown' };
		const { kind, name, siteId } = input;
		return {
			ok: true,
			target: { kind, name, siteId, ownerEmployeeId: null, siteName: site.name, ownerName: null }
		};
	}
	const owner = await findEmployee(context, input.employeeId);
	if (!owner || owner.status !== 'active') return { ok: false, reason: 'employee_unknown' };
	// Only the owner's own sign-in can pair the phone, so without one the code would be of no use.
	if (!(await checkEmployeeCanSignIn(context.db, owner.id)))
		return { ok: false, reason: 'owner_cannot_sign_in' };
	return {
		ok: true,
		target: {
			kind: 'personal',
			name: `${owner.name}: phone`.slice(0, 200),
			siteId: owner.siteId,
			ownerEmployeeId: owner.id,
			siteName: owner.siteName,
			ownerName: owner.name
		}
	};
}
