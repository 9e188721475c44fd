import { computeDateIn, computeDayWindow } from '$domain/timekeeping/site-day';
import { requirePermission, type SignedInActor } from '../access/require';
import type { Context } from '../context';
import type { Reach } from '../db/reach';
import { listSites, type Site } from '../people/organisation.service';
import { parseReasons } from '../punch/reasons';
import { findHomeZone, findReach } from '../timekeeping/supervision.service';
import {
	countPunches,
	listPunchRows,
	type PunchFilter,
	type PunchOrder,
	type SiteWindow
} from './punch-report.repo';

export { PUNCH_ORDERS } from './punch-report.repo';
export const PUNCHES_PER_PAGE = 100;

export type PunchQuery = {
	/** `YYYY-MM-DD` on each site's own calendar; null: today */
	date: string | null;
	siteId: string | null;
	departmentId: string | null;
	employeeId: string | null;
	/** as they were made, when nothing else is said */
	order?: PunchOrder;
};

const AS_MADE: PunchOrder = { key: 'time', descending: false };

/** One page of a date's punches, of those the actor supervises. */
export async function listPunches(context: Context, query: PunchQuery & { page: number }) {
	const actor = requirePermission(context, 'punch.view');
	const { date, filter } = await toFilter(context, actor, query);
	const total = filter ? await countPunches(context.db, filter) : 0;
	const pageCount = Math.max(1, Math.ceil(total / PUNCHES_PER_PAGE));
	const page = Math.min(Math.max(1, query.page), pageCount);
	const offset = (page - 1) * PUNCHES_PER_PAGE;
	const { order = AS_MADE } = query;
	const wanted = { order, page: { limit: PUNCHES_PER_PAGE, offset } };
	const rows = filter ? await listPunchRows(context.db, filter, wanted) : [];
	return { date, punches: rows.map(withReasons), total, page, pageCount };
}

/** All of a date's punches, for an export of what the list shows. */
export async function listPunchesToExport(context: Context, query: PunchQuery) {
	const actor = requirePermission(context, 'punch.export');
	const { date, filter } = await toFilter(context, actor, query);
	const { order = AS_MADE } = query;
	const rows = filter ? await listPunchRows(context.db, filter, { order, page: null }) : [];
	return { date, punches: rows.map(withReasons) };
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
	// Of all sites, what the organisation calls today; of one, what it is there.
	const timeZone = siteId ? sites[0]?.timeZone : null;
	const shown = date ?? computeDateIn(timeZone ?? (await findHomeZone(context)), now);
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
