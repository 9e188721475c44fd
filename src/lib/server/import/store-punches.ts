import { createHash } from 'node:crypto';
import type { ImportItem } from '$domain/import/import-item';
import type { ImportedPunch } from '$domain/import/imported-punch';
import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn } from '$domain/timekeeping/site-day';
import type { Tx } from '../db/database';
import { newId } from '../id';
import { markStale } from '../timekeeping/mark-stale';
import { findKnown, insertImported, reviveImported, type NewImportedPunch } from './imported-punch.repo';

export type Row = Extract<ImportItem<ImportedPunch>, { ok: true }>;

export type PunchTarget = {
	importId: string;
	terminal: { id: string; siteId: string; timeZone: string; name: string };
	at: Date;
};

/**
 * Part of a transaction: stores what is new of these rows as accepted punches and marks the days they bear on. Grade C:
 * another clock says who and when, and nobody here can check either (docs/decisions/0011).
 */
export async function storePunches(
	tx: Tx,
	rows: readonly Row[],
	target: PunchTarget
): Promise<{ added: number; known: number }> {
	const byKey = new Map(rows.map((row) => [hashKey(row.row.key).toString('hex'), row]));
	const known = await findKnown(
		tx,
		[...byKey.keys()].map((key) => Buffer.from(key, 'hex'))
	);
	const fresh: Parameters<typeof insertImported>[1][number][] = [];
	const touched: ImportedPunch[] = [];
	for (const [key, row] of byKey) {
		const found = known.get(key);
		if (found && !found.undone) continue;
		if (found)
			await reviveImported(tx, found.eventId, { importId: target.importId, employeeId: row.row.employeeId });
		else fresh.push(toRows(row, Buffer.from(key, 'hex'), target));
		touched.push(row.row);
	}
	await insertImported(tx, fresh);
	await markTouched(tx, touched, target.terminal.timeZone);
	return { added: touched.length, known: rows.length - touched.length };
}

export function hashKey(key: string): Buffer {
	return createHash('sha256').update(key).digest();
}

function toRows({ line, raw, row }: Row, sourceKey: Buffer, { importId, terminal, at }: PunchTarget) {
	const punchedAt = new Date(row.at);
	const eventId = newId(at);
	const source: NewImportedPunch = {
		eventId,
		importId,
		terminalId: terminal.id,
		sourceKey,
		line,
		raw: raw.slice(0, 500),
		pin: row.pin,
		at: row.at,
		stateCode: row.stateCode?.slice(0, 40) ?? null,
		verifyCode: row.verifyCode?.slice(0, 40) ?? null,
		device: row.device?.slice(0, 80) ?? null
	};
	const isOpen = row.direction === 'auto';
	const punch = {
		eventId,
		deviceId: terminal.id,
		siteId: terminal.siteId,
		employeeId: row.employeeId,
		status: 'accepted' as const,
		// Left open, the schedule decides when the day is computed.
		direction: row.direction === 'auto' ? null : row.direction,
		directionSource: isOpen ? null : ('chosen' as const),
		method: 'imported' as const,
		supervisorEmployeeId: null,
		place: null,
		punchedAt,
		repeatsEventId: null,
		online: false,
		evidenceGrade: 'C' as const,
		timeGrade: 'C' as const,
		earliestAt: punchedAt,
		latestAt: punchedAt,
		reasons: JSON.stringify([
			`line ${line} of a file of ${terminal.name}; who and when are that clock’s word`
		]),
		evaluationVersion: 0,
		evaluatedAt: at
	};
	return { source, punch };
}

/** One mark for the whole step: it covers days that nothing changed on too, which then come out the same. */
async function markTouched(tx: Tx, touched: readonly ImportedPunch[], timeZone: string): Promise<void> {
	if (touched.length === 0) return;
	const times = touched.map(({ at }) => at);
	await markStale(tx, {
		affected: { kind: 'employees', ids: [...new Set(touched.map(({ employeeId }) => employeeId))] },
		// The home site's calendar may be a day off the terminal's.
		from: addDays(computeDateIn(timeZone, Math.min(...times)), -1),
		to: addDays(computeDateIn(timeZone, Math.max(...times)), 1),
		cause: 'punch'
	});
}
