import type { TerminalInput } from '$domain/import/import-forms';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { listNumbers } from '../people/employee.service';
import { findSiteById } from '../people/organisation.service';
import { findTerminal, insertTerminal, listTerminalRows, listTerminalUsers } from './terminal.repo';

export type Terminal = { id: string; name: string; siteId: string; siteName: string; timeZone: string };

export async function listTerminals(context: Context): Promise<Terminal[]> {
	requirePermission(context, 'import.manage');
	const rows = await listTerminalRows(context.db);
	return rows.map(({ id, name, siteId, siteName, timeZone }) => ({ id, name, siteId, siteName, timeZone }));
}

export type CreateTerminalResult =
	{ ok: true; id: string } | { ok: false; reason: 'name_taken' | 'site_unknown' };

/** A clock of another make. Its zone is settled here for good: its files hold wall times. */
export async function createTerminal(context: Context, input: TerminalInput): Promise<CreateTerminalResult> {
	const actor = requirePermission(context, 'import.manage');
	const at = context.now();
	const id = newId(at);
	try {
		return await transaction(context.db, async (tx): Promise<CreateTerminalResult> => {
			if (!(await findSiteById(tx, input.siteId))) return { ok: false, reason: 'site_unknown' };
			await insertTerminal(tx, { id, ...input, createdAt: at });
			await recordAudit(tx, {
				at,
				actor,
				action: 'terminal.create',
				subjectType: 'terminal',
				subjectId: id,
				detail: { after: { ...input } }
			});
			return { ok: true, id };
		});
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'name_taken' };
		throw error;
	}
}

/** For the services of this folder, which have checked who asks. */
export async function findTerminalById(db: Db | Tx, id: string) {
	return isUuid(id) ? findTerminal(db, id) : null;
}

/** Whom a number can be given to. */
export async function listPeople(context: Context): Promise<Person[]> {
	requirePermission(context, 'import.manage');
	return listNumbers(context.db);
}

export type Person = { id: string; employeeNumber: string; name: string };

/**
 * Whose number it is on a terminal: what was assigned by hand, then, where that is wished, the employee number, also
 * without its leading zeros if that leaves one person only.
 */
export async function loadNumbers(
	db: Db | Tx,
	{ terminalId, byEmployeeNumber }: { terminalId: string; byEmployeeNumber: boolean }
): Promise<(pin: string) => Person | null> {
	const people = await listNumbers(db);
	const byId = new Map(people.map((person) => [person.id, person]));
	const assigned = new Map(
		(await listTerminalUsers(db, terminalId)).map(({ pin, employeeId }) => [
			pin,
			byId.get(employeeId) ?? null
		])
	);
	if (!byEmployeeNumber) return (pin) => assigned.get(pin) ?? null;
	const exact = new Map(people.map((person) => [person.employeeNumber, person]));
	const bare = new Map<string, Person | null>();
	for (const person of people) {
		const key = withoutZeros(person.employeeNumber);
		bare.set(key, bare.has(key) ? null : person);
	}
	return (pin) => assigned.get(pin) ?? exact.get(pin) ?? bare.get(withoutZeros(pin)) ?? null;
}

const withoutZeros = (text: string) => text.replace(/^0+(?=\d)/, '');
