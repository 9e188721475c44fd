import * as v from 'valibot';
import { addDays } from '$domain/timekeeping/civil-date';
import { listPeriods, PeriodPatternSchema, type PeriodPattern } from '$domain/timekeeping/periods';
import { isUuid, NIL_UUID } from '$domain/uuid';
import { requirePermission, requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	ensurePeriodRow,
	findCalendarRow,
	insertCalendar,
	listCalendarRows,
	listPeriodRows,
	updateCalendar,
	type CalendarRow,
	type PeriodRow
} from './period.repo';
import { today } from './supervision.service';

export type Calendar = {
	id: string;
	name: string;
	pattern: PeriodPattern;
	scopeKind: CalendarRow['scopeKind'];
	/** null: the organisation */
	scopeId: string | null;
	version: number;
};
export type SaveCalendarResult =
	| { ok: true; id: string }
	| { ok: false; reason: 'scope_taken' | 'not_found' | 'changed_meanwhile' }
	/** a period that exists has some of these dates, and others */
	| { ok: false; reason: 'overlaps'; first: string; last: string };

export async function listCalendars(context: Context): Promise<Calendar[]> {
	requireSignedIn(context);
	return (await listCalendarRows(context.db)).map(toCalendar);
}

/** One calendar at most per department, site, and for everybody else. */
export async function createCalendar(
	context: Context,
	input: Omit<Calendar, 'id' | 'version'>
): Promise<SaveCalendarResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	const id = newId(at);
	const { name, pattern, scopeKind, scopeId } = input;
	try {
		return await transaction(context.db, async (tx): Promise<SaveCalendarResult> => {
			const row = { name, pattern, scopeKind, scopeId: scopeId ?? NIL_UUID };
			await insertCalendar(tx, { id, ...row, version: 1, createdAt: at });
			await recordAudit(tx, {
				at,
				actor,
				action: 'period_calendar.create',
				subjectType: 'period_calendar',
				subjectId: id,
				detail: { after: input }
			});
			return { ok: true, id };
		});
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'scope_taken' };
		throw error;
	}
}

/** Changes name or pattern for periods that nobody has opened yet. */
export async function changeCalendar(
	context: Context,
	{ id, version }: { id: string; version: number },
	input: { name: string; pattern: PeriodPattern }
): Promise<SaveCalendarResult> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<SaveCalendarResult> => {
		const before = isUuid(id) ? await findCalendarRow(tx, id) : null;
		if (!before) return { ok: false, reason: 'not_found' };
		const clash = findClash(await listPeriodRows(tx, id), input.pattern);
		if (clash) return { ok: false, reason: 'overlaps', first: clash.firstDate, last: clash.lastDate };
		if (!(await updateCalendar(tx, { id, version }, input)))
			return { ok: false, reason: 'changed_meanwhile' };
		await recordAudit(tx, {
			at,
			actor,
			action: 'period_calendar.change',
			subjectType: 'period_calendar',
			subjectId: id,
			detail: { before: { name: before.name, pattern: before.pattern }, after: input }
		});
		return { ok: true, id };
	});
}

/** The calendar that an employee belongs to: the department's, else the site's, else everybody's. */
export function calendarOf(
	calendars: readonly Calendar[],
	person: { departmentId: string; siteId: string }
): Calendar | null {
	const of = (kind: Calendar['scopeKind'], id: string | null) =>
		calendars.find(({ scopeKind, scopeId }) => scopeKind === kind && scopeId === id);
	return (
		of('department', person.departmentId) ?? of('site', person.siteId) ?? of('organisation', null) ?? null
	);
}

/** The periods of a calendar up to today, latest first; made here when nobody has looked before. */
export async function listPeriodsOf(context: Context, calendarId: string, count = 12): Promise<PeriodRow[]> {
	return (await listAllPeriodsOf(context, calendarId, count)).slice(0, count);
}

/** The same with all before them that were ever begun. */
export async function listAllPeriodsOf(
	context: Context,
	calendarId: string,
	count = 12
): Promise<PeriodRow[]> {
	requireSignedIn(context);
	const row = isUuid(calendarId) ? await findCalendarRow(context.db, calendarId) : null;
	if (!row) return [];
	const { pattern } = toCalendar(row);
	const now = await today(context);
	// A period is at most a month in any pattern but written-down ones, of which the last year is shown.
	const from = addDays(now, pattern.kind === 'ranges' ? -366 : -32 * count);
	const known = await listPeriodRows(context.db, calendarId);
	for (const range of listPeriods(pattern, { first: from, last: now }).slice(-count)) {
		// A changed pattern does not cut into periods that exist.
		if (known.some(({ firstDate, lastDate }) => firstDate <= range.last && lastDate >= range.first)) continue;
		known.push(await openPeriod(context, calendarId, range));
	}
	return known.sort((a, b) => (a.firstDate < b.firstDate ? 1 : -1));
}

/**
 * Opens the periods that come next, beyond the last one there is: to hand out their dates, and to keep them when the
 * pattern changes. Says how many are new: none when the written-down ones are used up.
 */
export async function openNextPeriods(
	context: Context,
	calendarId: string,
	count: number
): Promise<{ ok: true; opened: number } | { ok: false; reason: 'not_found' }> {
	const actor = requirePermission(context, 'timekeeping.manage');
	const row = isUuid(calendarId) ? await findCalendarRow(context.db, calendarId) : null;
	if (!row) return { ok: false, reason: 'not_found' };
	const { pattern } = toCalendar(row);
	const now = await today(context);
	const [latest] = await listPeriodRows(context.db, calendarId);
	const from = latest ? addDays(latest.lastDate, 1) : now;
	// No pattern has longer periods than a month, but for written-down ones, which may be anywhere.
	const to = addDays(from, pattern.kind === 'ranges' ? 3660 : 32 * count);
	const next = listPeriods(pattern, { first: from, last: to })
		.filter(({ first }) => first >= from)
		.slice(0, count);
	const at = context.now();
	await transaction(context.db, async (tx) => {
		for (const range of next) await openPeriod({ db: tx, now: context.now }, calendarId, range);
		if (next.length === 0) return;
		await recordAudit(tx, {
			at,
			actor,
			action: 'period_calendar.open_next',
			subjectType: 'period_calendar',
			subjectId: calendarId,
			detail: { after: { periods: next } }
		});
	});
	return { ok: true, opened: next.length };
}

/** A period that exists keeps its dates: written-down ones must be those, or lie apart from them. */
function findClash(known: readonly PeriodRow[], pattern: PeriodPattern): PeriodRow | null {
	if (pattern.kind !== 'ranges') return null;
	const touches = (row: PeriodRow) =>
		pattern.ranges.some(
			({ first, last }) =>
				first <= row.lastDate && last >= row.firstDate && (first !== row.firstDate || last !== row.lastDate)
		);
	return known.find(touches) ?? null;
}

function openPeriod(
	{ db, now }: { db: Db | Tx; now: () => Date },
	calendarId: string,
	{ first, last }: { first: string; last: string }
): Promise<PeriodRow> {
	const at = now();
	return ensurePeriodRow(db, { id: newId(at), calendarId, firstDate: first, lastDate: last, createdAt: at });
}

function toCalendar({ id, name, pattern, scopeKind, scopeId, version }: CalendarRow): Calendar {
	return {
		id,
		name,
		pattern: v.parse(PeriodPatternSchema, pattern),
		scopeKind,
		scopeId: scopeId === NIL_UUID ? null : scopeId,
		version
	};
}
