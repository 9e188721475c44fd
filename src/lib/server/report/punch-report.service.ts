import { computeDateIn, computeDayWindow } from '$domain/timekeeping/site-day';
import { requirePermission, type SignedInActor } from '../access/require';
import type { Context } from '../context';
import type { Reach } from '../db/reach';
import { listSites, type Site } from '../people/organisation.service';
import { parseReasons } from '../punch/reasons';
import { findReach } from '../timekeeping/supervision.service';
import {
	countActiveEmployees,
	countPunches,
	listPunchRows,
	type PunchFilter,
	type SiteWindow
} from './punch-report.repo';

export const PUNCHES_PER_PAGE = 100;

export type PunchQuery = {
	/** `YYYY-MM-DD` on each site's own calendar; null: today */
	date: string | null;
	siteId: string | null;
	departmentId: string | null;
	employeeId: string | null;
};

/** One page of a date's punches, of those the actor supervises. */
export async function listPunches(context: Context, query: PunchQuery & { page: number }) {
	const actor = requirePermission(context, 'punch.view');
	const { date, filter } = await toFilter(context, actor, query);
	const total = filter ? await countPunches(context.db, filter) : 0;
	const pageCount = Math.max(1, Math.ceil(total / PUNCHES_PER_PAGE));
	const page = Math.min(Math.max(1, query.page), pageCount);
	const offset = (page - 1) * PUNCHES_PER_PAGE;
	const rows = filter ? await listPunchRows(context.db, filter, { limit: PUNCHES_PER_PAGE, offset }) : [];
	return { date, punches: rows.map(withReasons), total, page, pageCount };
}

/** All of a date's punches, for an export of what the list shows. */
export async function listPunchesToExport(context: Context, query: PunchQuery) {
	const actor = requirePermission(context, 'punch.export');
	const { date, filter } = await toFilter(context, actor, query);
	const rows = filter ? await listPunchRows(context.db, filter) : [];
	return { date, punches: rows.map(withReasons) };
}

export type PersonToday = {
	employeeId: string;
	name: string;
	employeeNumber: string;
	siteName: string;
	timeZone: string;
	firstAt: Date;
	lastAt: Date;
	lastDirection: 'in' | 'out' | null;
};

/** Who punched today, each site on its own calendar, latest first. */
export async function summariseToday(context: Context, siteId: string | null) {
	const actor = requirePermission(context, 'punch.view');
	const { db } = context;
	const { date, filter, reach } = await toFilter(context, actor, {
		date: null,
		siteId,
		departmentId: null,
		employeeId: null
	});
	const rows = filter ? await listPunchRows(db, filter) : [];
	const people = new Map<string, PersonToday>();
	for (const row of rows) {
		if (row.status !== 'accepted' || !row.employeeId) continue;
		const known = people.get(row.employeeId);
		people.set(row.employeeId, {
			employeeId: row.employeeId,
			name: row.employeeName ?? '',
			employeeNumber: row.employeeNumber ?? '',
			siteName: row.siteName,
			timeZone: row.timeZone,
			firstAt: known?.firstAt ?? row.punchedAt,
			lastAt: row.punchedAt,
			lastDirection: row.direction
		});
	}
	const list = [...people.values()].sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
	return {
		date,
		people: list,
		employees: await countActiveEmployees(db, { siteId, reach }),
		atWork: list.filter(({ lastDirection }) => lastDirection === 'in').length,
		punches: rows.filter(({ status }) => status === 'accepted').length,
		notRecognised: rows.filter(({ status }) => status === 'not_recognised').length
	};
}

/** A filter of null: there is no such site, so there is nothing to find. */
async function toFilter(
	context: Context,
	actor: SignedInActor,
	{ date, siteId, departmentId, employeeId }: PunchQuery
): Promise<{ date: string; filter: PunchFilter | null; reach: Reach }> {
	const reach = await findReach(context, actor);
	const all = await listSites(context);
	const sites = siteId ? all.filter((site) => site.id === siteId) : all;
	const now = context.now().getTime();
	const shown = date ?? computeDateIn(sites[0]?.timeZone ?? 'UTC', now);
	if (sites.length === 0) return { date: shown, filter: null, reach };
	const windows = toWindows(sites, (timeZone) => date ?? computeDateIn(timeZone, now));
	return { date: shown, filter: { windows, departmentId, employeeId, reach }, reach };
}

function toWindows(sites: Site[], dateIn: (timeZone: string) => string): SiteWindow[] {
	const zones = [...new Set(sites.map((site) => site.timeZone))];
	return zones.map((timeZone) => {
		const { from, to } = computeDayWindow(timeZone, dateIn(timeZone));
		const siteIds = sites.filter((site) => site.timeZone === timeZone).map(({ id }) => id);
		return { siteIds, from: new Date(from), to: new Date(to) };
	});
}

function withReasons<T extends { reasons: string }>(row: T): Omit<T, 'reasons'> & { reasons: string[] } {
	return { ...row, reasons: parseReasons(row.reasons) };
}
