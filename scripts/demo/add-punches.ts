import type { RowDataPacket } from 'mysql2/promise';
import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn, listDates } from '$domain/timekeeping/site-day';
import { formatUuid, parseUuid } from '$domain/uuid';
import type { Context } from '$lib/server/context';
import { transaction } from '$lib/server/db/transaction';
import { markStaleByPunches, type MovedPunch } from '$lib/server/timekeeping/mark-stale';
import { createHash } from 'node:crypto';
import type { Member, Office } from './office';
import { planDay, type PlannedPunch } from './plan-day';
import { chance } from './random';

const ROWS_PER_INSERT = 1_500;
const MARKS_AT_ONCE = 300;
const COLUMNS =
	'event_id, device_id, site_id, employee_id, status, direction, direction_source, method, punched_at, repeats_event_id, online, evidence_grade, time_grade, earliest_at, latest_at, reasons, evaluation_version, evaluated_at';

/**
 * The punches that everybody makes after one instant and up to another, as their evaluation leaves them. The same span
 * asked twice adds nothing: the ids follow from who and when.
 */
export async function addPunches(
	{ db }: Pick<Context, 'db'>,
	office: Office,
	span: { after: number; until: number }
): Promise<number> {
	const rows: unknown[][] = [];
	const moved: MovedPunch[] = [];
	for (const member of office.members)
		for (const [at, punch] of plannedBetween(office, member, span)) {
			rows.push(toRow(office, member, { punch, at, until: span.until }));
			moved.push({ employeeId: member.id, at: new Date(at), timeZone: office.timeZone });
		}
	for (let i = 0; i < rows.length; i += ROWS_PER_INSERT)
		await db.$client.query<RowDataPacket[]>(`INSERT IGNORE INTO punch (${COLUMNS}) VALUES ?`, [
			rows.slice(i, i + ROWS_PER_INSERT)
		]);
	for (let i = 0; i < moved.length; i += MARKS_AT_ONCE)
		await transaction(db, (tx) => markStaleByPunches(tx, moved.slice(i, i + MARKS_AT_ONCE)));
	return rows.length;
}

/** Instants and punches of a person within a span, of every work date that may reach into it. */
export function* plannedBetween(
	office: Office,
	member: Member,
	{ after, until }: { after: number; until: number }
): Generator<[number, PlannedPunch]> {
	const from = addDays(computeDateIn(office.timeZone, after), -1);
	for (const date of listDates(from, computeDateIn(office.timeZone, until))) {
		const day = planDay(member, date, office.holidays.has(date));
		for (const punch of day?.punches ?? []) {
			const at = office.instantOf(date, punch.minute) + punch.second * 1000;
			if (at > after && at <= until) yield [at, punch];
		}
	}
}

/** The id that a punch of this person at this time has. */
export function eventIdOf(employeeNumber: string, at: number, kind: string): string {
	const digest = createHash('sha256').update(`${employeeNumber} ${at} ${kind}`).digest().subarray(0, 16);
	digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x70;
	digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
	return formatUuid(digest);
}

type Made = { punch: PlannedPunch; at: number; until: number };

function toRow(office: Office, member: Member, { punch, at, until }: Made): unknown[] {
	const { employeeNumber, id, siteId } = member;
	const bytes = (uuid: string) => Buffer.from(parseUuid(uuid));
	const isOffline = punch.kind === 'offline';
	const isRepeat = punch.kind === 'duplicate';
	const when = new Date(at);
	const grade = isOffline ? (chance(employeeNumber, at) < 0.8 ? 'B' : 'C') : 'A';
	// Twenty seconds before: see `withRepeats` in plan-day.ts.
	const repeated = isRepeat ? bytes(eventIdOf(employeeNumber, at - 20_000, 'plain')) : null;
	return [
		bytes(eventIdOf(employeeNumber, at, punch.kind)),
		bytes(deviceOf(office, member)),
		bytes(siteId),
		bytes(id),
		isRepeat ? 'duplicate' : 'accepted',
		punch.direction,
		'inferred',
		'face',
		when,
		repeated,
		!isOffline,
		grade,
		grade,
		isOffline ? new Date(at - 60_000) : when,
		isOffline ? new Date(at + 60_000) : when,
		isRepeat ? '["the same person had punched within two minutes"]' : '[]',
		1,
		isOffline ? new Date(Math.min(at + 26 * 3_600_000, until)) : when
	];
}

/** The own phone where there is one, else the site's shared device. */
export function deviceOf(office: Office, member: Member): string {
	const own = office.devices.find(({ ownerEmployeeId }) => ownerEmployeeId === member.id);
	const shared = office.devices.find(({ siteId, kind }) => siteId === member.siteId && kind !== 'personal');
	return (own ?? shared)?.id ?? '';
}
