import { checkPunch, parseEvent } from '$domain/punch/device-event';
import { sayEvidence, type ReviewEvidence } from '$domain/punch/review-words';
import { computeDateIn, computeDayWindow } from '$domain/timekeeping/site-day';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import type { Reach } from '../db/reach';
import { findReach } from '../timekeeping/supervision.service';
import { parseReasons } from './reasons';
import {
	countWaiting,
	listAround,
	listCandidateRows,
	listWaitingRows,
	type ReviewFilter,
	type ReviewOrder
} from './review.repo';

export { REVIEW_ORDERS } from './review.repo';

/** How many are shown at once; those behind them follow as these are decided, or on the next page. */
const REVIEWS_AT_ONCE = 25;
/** What a file takes at most: years of a queue that nobody looked at. */
const MOST_LINES = 20_000;

/** A good punch on the same device this soon after is most likely the same person trying again. */
const RETRY_MS = 2 * 60_000;
const MAX_CANDIDATES = 6;

export type ReviewQuery = Pick<ReviewFilter, 'siteId' | 'departmentId' | 'kind'> & {
	/** null: oldest first */
	order?: ReviewOrder | null;
	/** from 1 */
	page?: number;
};

export type Neighbour = {
	id: string;
	at: Date;
	direction: 'in' | 'out' | null;
	status: 'accepted' | 'duplicate';
	who: string;
	siteName: string;
};

export type WaitingPunch = {
	eventId: string;
	/** decisions so far; a decision names it, so that of two people one is told */
	seen: number;
	siteName: string;
	timeZone: string;
	deviceName: string;
	deviceKind: 'kiosk' | 'field' | 'personal' | null;
	grade: 'A' | 'B' | 'C' | 'D';
	/** what is known, in sentences */
	evidence: string[];
	/** whom the face, a typed number or the phone names */
	named: { id: string; name: string; employeeNumber: string } | null;
	/** date it would count for, on the calendar of the site */
	date: string;
	/** the time that the evidence allows */
	proposedAt: Date;
	/** what the device's clock said; null when it is the same, to the minute */
	claimedAt: Date | null;
	/** false: what the device's clock said cannot have been */
	claimPossible: boolean;
	/** what the worker chose on the screen */
	chosenDirection: 'in' | 'out' | 'break' | null;
	receivedAt: Date | null;
	candidates: { id: string; name: string; employeeNumber: string; note: string }[];
	/** that person's other punches of the date; without a person, those on the device around the time */
	neighbours: Neighbour[];
	/** the name on a good punch on this device within two minutes after */
	retriedBy: string | null;
};

/** Doubtful punches of those the actor supervises, oldest first unless asked otherwise; never the own ones. */
export async function listWaiting(context: Context, query: ReviewQuery) {
	const filter = await toFilter(context, query);
	const total = await countWaiting(context.db, filter, 100_000);
	const pageCount = Math.max(1, Math.ceil(total / REVIEWS_AT_ONCE));
	const page = Math.min(Math.max(1, query.page ?? 1), pageCount);
	const rows = await listWaitingRows(context.db, filter, {
		limit: REVIEWS_AT_ONCE,
		offset: (page - 1) * REVIEWS_AT_ONCE,
		order: query.order ?? null
	});
	const candidates = new Candidates(context.db, filter.reach, filter.exceptEmployeeId);
	const punches = await Promise.all(rows.map((row) => toWaiting(context, row, candidates)));
	return { total, page, pageCount, punches };
}

export type WaitingLine = {
	at: Date;
	timeZone: string;
	name: string | null;
	employeeNumber: string | null;
	siteName: string;
	deviceName: string;
	grade: 'A' | 'B' | 'C' | 'D';
	/** what is known, in sentences */
	evidence: string[];
};

/** All of them at once, for a file: without what somebody who decides would look at besides. */
export async function listWaitingLines(context: Context, query: ReviewQuery): Promise<WaitingLine[]> {
	const filter = await toFilter(context, query);
	const rows = await listWaitingRows(context.db, filter, { limit: MOST_LINES, order: query.order ?? null });
	return rows.map((row) => ({
		at: row.punch.punchedAt,
		timeZone: row.timeZone,
		name: row.employeeName,
		employeeNumber: row.employeeNumber,
		siteName: row.siteName,
		deviceName: row.deviceName ?? 'unknown device',
		grade: row.punch.evidenceGrade,
		evidence: evidenceOf(row)
	}));
}

/** How many wait for the actor, for the menu. */
export async function countWaitingFor(context: Context): Promise<number> {
	const filter = await toFilter(context, { siteId: null, departmentId: null, kind: null });
	return countWaiting(context.db, filter, 1000);
}

async function toFilter(context: Context, query: ReviewQuery): Promise<ReviewFilter> {
	const actor = requirePermission(context, 'punch.review');
	const { siteId, departmentId, kind } = query;
	const reach = await findReach(context, actor);
	return { siteId, departmentId, kind, reach, exceptEmployeeId: actor.employeeId };
}

type Row = Awaited<ReturnType<typeof listWaitingRows>>[number];

async function toWaiting(
	{ db }: Pick<Context, 'db'>,
	row: Row,
	candidates: Candidates
): Promise<WaitingPunch> {
	const { punch, timeZone, siteName, employeeId } = row;
	const at = punch.punchedAt.getTime();
	const date = computeDateIn(timeZone, at);
	const sent = readSent(row.bytes);
	const claimedMs = sent?.claimedMs ?? at;
	const near = { deviceId: punch.deviceId, except: punch.eventId };
	const [onDevice, ofPerson, people] = await Promise.all([
		listAround(db, { ...near, from: new Date(at - 5 * RETRY_MS), to: new Date(at + 5 * RETRY_MS) }),
		employeeId ? listAround(db, { employeeId, except: punch.eventId, ...dayOf(timeZone, date) }) : null,
		employeeId ? [] : candidates.find(punch.siteId, timeZone, date)
	]);
	const retry = onDevice.find(
		(one) => one.status === 'accepted' && one.at.getTime() >= at && one.at.getTime() - at <= RETRY_MS
	);
	return {
		eventId: punch.eventId,
		seen: Number(row.decisions),
		siteName,
		timeZone,
		deviceName: row.deviceName ?? 'unknown device',
		deviceKind: row.deviceKind,
		grade: punch.evidenceGrade,
		evidence: evidenceOf(row),
		named: employeeId
			? { id: employeeId, name: row.employeeName ?? '', employeeNumber: row.employeeNumber ?? '' }
			: null,
		date,
		proposedAt: punch.punchedAt,
		claimedAt: Math.floor(claimedMs / 60_000) === Math.floor(at / 60_000) ? null : new Date(claimedMs),
		claimPossible: punch.earliestAt.getTime() <= claimedMs && claimedMs <= punch.latestAt.getTime(),
		chosenDirection: sent?.direction ?? null,
		receivedAt: row.receivedAt,
		candidates: people,
		neighbours: (ofPerson ?? onDevice).map(({ eventId, employeeName, status, ...rest }) => ({
			id: eventId,
			at: rest.at,
			direction: rest.direction,
			status: status === 'duplicate' ? 'duplicate' : 'accepted',
			who: employeeName ?? 'nobody',
			siteName: rest.siteName
		})),
		retriedBy: retry?.employeeName ?? null
	};
}

function evidenceOf(row: Row): string[] {
	const { punch, timeZone } = row;
	return sayEvidence({
		status: punch.status === 'in_review' ? 'in_review' : 'not_recognised',
		namedBy: namedBy(row),
		reasons: parseReasons(punch.reasons),
		timeGrade: punch.timeGrade,
		online: punch.online,
		earliestMs: punch.earliestAt.getTime(),
		latestMs: punch.latestAt.getTime(),
		timeZone
	});
}

function namedBy({ punch, employeeId, deviceKind }: Row): ReviewEvidence['namedBy'] {
	const { method } = punch;
	if (method !== 'face' && method !== 'imported') return method === 'number' ? 'pin' : method;
	if (!employeeId) return null;
	if (punch.employeeId) return 'face';
	return deviceKind === 'personal' ? 'owner' : 'number';
}

/** What the worker's device said; null when the bytes are not there. */
export function readSent(
	bytes: Buffer | null
): { claimedMs: number; direction: 'in' | 'out' | 'break' | null } | null {
	const parsed = bytes ? parseEvent(bytes) : null;
	if (!parsed?.ok || !checkPunch(parsed.event)) return null;
	const { wallMs, direction } = parsed.event;
	return { claimedMs: wallMs, direction: direction === 'auto' ? null : direction };
}

function dayOf(timeZone: string, date: string): { from: Date; to: Date } {
	const { from, to } = computeDayWindow(timeZone, date);
	return { from: new Date(from), to: new Date(to - 1) };
}

/** People to choose from, looked up once per site and date. */
class Candidates {
	readonly #known = new Map<string, Promise<WaitingPunch['candidates']>>();

	constructor(
		readonly db: Db | Tx,
		readonly reach: Reach,
		readonly exceptId: string | null
	) {}

	find(siteId: string, timeZone: string, date: string): Promise<WaitingPunch['candidates']> {
		const key = `${siteId} ${date}`;
		const known = this.#known.get(key) ?? this.#load(siteId, timeZone, date);
		this.#known.set(key, known);
		return known;
	}

	async #load(siteId: string, timeZone: string, date: string): Promise<WaitingPunch['candidates']> {
		const { from, to } = computeDayWindow(timeZone, date);
		const rows = await listCandidateRows(this.db, {
			siteId,
			reach: this.reach,
			from: new Date(from),
			to: new Date(to),
			limit: MAX_CANDIDATES + 1
		});
		return rows
			.filter(({ id }) => id !== this.exceptId)
			.slice(0, MAX_CANDIDATES)
			.map(({ punches, ...person }) => ({ ...person, note: sayPunches(Number(punches)) }));
	}
}

function sayPunches(count: number): string {
	if (count === 0) return 'no punch that day';
	return count % 2 === 1 ? 'an OUT is missing that day' : `${count} punches that day`;
}
