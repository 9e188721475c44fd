import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn, computeDayWindow, listDates } from '$domain/timekeeping/site-day';
import type { DayRecord } from '$domain/timekeeping/day-record';
import { computeUnscheduledDay } from '$domain/timekeeping/unscheduled-day';
import { requireOwnOrPermission } from '../access/require';
import type { Context } from '../context';
import { findEmployee } from '../people/employee.service';
import { computeDayRecords } from '../timekeeping/compute-day-records';
import { listEmployeePunchRows } from './punch-report.repo';

/** Punches around a date that may belong to it: the longest session and the night beside it. */
const NEIGHBOURHOOD_MS = 36 * 3_600_000;

/** Longest range that is computed at once. */
export const MAX_DAYS = 92;

export type DayPunch = {
	id: string;
	at: number;
	direction: 'in' | 'out' | 'auto';
	directionSource: 'inferred' | 'chosen' | 'break' | null;
	timeZone: string;
	siteName: string;
	deviceName: string | null;
	online: boolean;
};

export type EmployeeDay = {
	date: string;
	sessions: { in: DayPunch | null; out: DayPunch | null; minutes: number | null }[];
	/** what is known; not the whole truth while the day is unresolved or open */
	workedMinutes: number;
	status: 'complete' | 'open' | 'unresolved' | 'no_punches';
	/** double taps and second ins or outs */
	ignored: DayPunch[];
	/** those that count once somebody has decided about them */
	waiting: DayPunch[];
	/** the day as the rules of its schedule count it; null without a schedule, and for a day that is not over */
	record: DayRecord | null;
};

export type EmployeeDays = {
	employee: { id: string; name: string; employeeNumber: string; timeZone: string };
	from: string;
	to: string;
	days: EmployeeDay[];
};

/**
 * Days of one employee on the calendar of the home site, latest first; null when there is no such employee.
 * Without dates: the last fourteen days. A longer range than 92 days is cut at its beginning.
 */
export async function listEmployeeDays(
	context: Context,
	employeeId: string,
	range: { from: string | null; to: string | null }
): Promise<EmployeeDays | null> {
	requireOwnOrPermission(context, employeeId, 'punch.view');
	const found = await findEmployee(context, employeeId);
	if (!found) return null;
	const { id, name, employeeNumber, timeZone } = found;
	const now = context.now().getTime();
	const to = range.to ?? computeDateIn(timeZone, now);
	const wanted = range.from ?? addDays(to, -13);
	const from = wanted > to ? to : wanted < addDays(to, 1 - MAX_DAYS) ? addDays(to, 1 - MAX_DAYS) : wanted;

	const rows = await listEmployeePunchRows(context.db, {
		employeeId,
		from: new Date(computeDayWindow(timeZone, from).from - NEIGHBOURHOOD_MS),
		to: new Date(computeDayWindow(timeZone, to).to + NEIGHBOURHOOD_MS)
	});
	const [computed] = await computeDayRecords(context, { employeeIds: [employeeId], from, to });
	const records = new Map(computed?.days.map((record) => [record.date, record]));
	const days = listDates(from, to).map((date) => {
		const day = computeDay({ date, timeZone, now, rows });
		const record = date === computed?.runningDate ? undefined : records.get(date);
		return record && !record.flags.includes('unscheduled') ? withRecord(day, record, rows) : day;
	});
	return { employee: { id, name, employeeNumber, timeZone }, from, to, days: days.reverse() };
}

type Row = Awaited<ReturnType<typeof listEmployeePunchRows>>[number];

function computeDay({
	date,
	timeZone,
	now,
	rows
}: {
	date: string;
	timeZone: string;
	now: number;
	rows: Row[];
}): EmployeeDay {
	const window = computeDayWindow(timeZone, date);
	const near = rows.filter(
		({ punchedAt }) =>
			punchedAt.getTime() >= window.from - NEIGHBOURHOOD_MS &&
			punchedAt.getTime() < window.to + NEIGHBOURHOOD_MS
	);
	const accepted = near.filter(({ status }) => status === 'accepted').map(toDayPunch);
	const inReview = near.filter(({ status }) => status === 'in_review' || status === 'not_recognised');
	const asked = inReview.map(toDayPunch);
	const day = computeUnscheduledDay({ timeZone, date, punches: accepted, waiting: asked, now });
	const waiting = asked.filter(({ id }) => day.waiting.some((one) => one.id === id));
	const repeated = near
		.filter(({ status, punchedAt }) => status === 'duplicate' && isWithin(punchedAt.getTime(), window))
		.map(toDayPunch);
	const { sessions, workedMinutes } = day;
	const status = day.unresolved
		? 'unresolved'
		: day.open
			? 'open'
			: sessions.length > 0
				? 'complete'
				: 'no_punches';
	const ignored = [...day.ignored, ...repeated].sort((a, b) => a.at - b.at);
	return { date, sessions, workedMinutes, status, ignored, waiting, record: null };
}

/** What the engine made of the date, in place of the plain pairing of punches. */
function withRecord(day: EmployeeDay, record: DayRecord, rows: readonly Row[]): EmployeeDay {
	const byId = new Map(rows.map((row) => [row.eventId, row]));
	// A corrected punch has no row; its time is all there is to show.
	const side = (id: string | null, at: number): DayPunch => {
		const row = id === null ? undefined : byId.get(id);
		const corrected = { id: id ?? '', siteName: '', deviceName: null, online: false, timeZone: '' };
		return { ...(row ? toDayPunch(row) : { ...corrected, direction: 'auto', directionSource: null }), at };
	};
	const pairs = record.sessions.map((session) => ({
		at: session.in,
		in: side(session.inPunchId, session.in),
		out: side(session.outPunchId, session.out),
		minutes: session.minutes
	}));
	const halves = record.orphans.map(({ punchId, at, side: which }) => ({
		at,
		in: which === 'in' ? side(punchId, at) : null,
		out: which === 'out' ? side(punchId, at) : null,
		minutes: null
	}));
	const sessions = [...pairs, ...halves]
		.sort((a, b) => a.at - b.at)
		.map((session) => ({ in: session.in, out: session.out, minutes: session.minutes }));
	const status = record.unresolved ? 'unresolved' : sessions.length > 0 ? 'complete' : 'no_punches';
	return { ...day, sessions, workedMinutes: record.minutes.presence, status, record };
}

const isWithin = (at: number, { from, to }: { from: number; to: number }) => at >= from && at < to;

function toDayPunch(row: Row): DayPunch {
	return {
		id: row.eventId,
		at: row.punchedAt.getTime(),
		direction: row.direction ?? 'auto',
		directionSource: row.directionSource,
		timeZone: row.timeZone,
		siteName: row.siteName,
		deviceName: row.deviceName,
		online: row.online
	};
}
