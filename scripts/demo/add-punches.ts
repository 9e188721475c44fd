import { inArray, sql } from 'drizzle-orm';
import mysql from 'mysql2';
import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn, listDates } from '$domain/timekeeping/site-day';
import { parseUuid } from '$domain/uuid';
import type { Context } from '$lib/server/context';
import { insertRows } from '$lib/server/db/insert-rows';
import { deviceHead } from '$lib/server/db/schema/device';
import { punchRaw } from '$lib/server/db/schema/punch';
import { transaction } from '$lib/server/db/transaction';
import { markStaleByPunches } from '$lib/server/timekeeping/mark-stale';
import { facesOf } from './add-faces';
import { keyLabelOf } from './add-devices';
import { demoDeviceKey } from './device-keys';
import { eventIdOf } from './event-id';
import type { Member, Office } from './office';
import { planDay, type PlannedPunch } from './plan-day';
import { chance } from './random';
import { DemoDevice, sealEvents, type MadeEvent } from './sign-events';

/** Some 5 KB each: a statement stays well below what a server takes at once. */
const EVENTS_AT_ONCE = 600;
const MARKS_AT_ONCE = 300;
/** A device without network is carried to one, or finds it, within a day or so. */
const CARRIED_AFTER_MS = 26 * 3_600_000;
const COLUMNS =
	'event_id, device_id, site_id, employee_id, status, direction, direction_source, method, punched_at, repeats_event_id, online, evidence_grade, time_grade, earliest_at, latest_at, reasons, evaluation_version, evaluated_at';

type Span = { after: number; until: number };
type Made = MadeEvent & { member: Member; punch: PlannedPunch | null };

/**
 * The punches that everybody makes after one instant and up to another: signed events in the chains of their devices, with
 * their judgements as the evaluation leaves them. The same span asked twice adds nothing: the ids follow from who and when.
 *
 * @param others what else was made in the span; somebody else says how that is judged
 */
export async function addPunches(
	source: Pick<Context, 'db' | 'keys'>,
	office: Office,
	span: Span,
	others: readonly (MadeEvent & { member: Member })[] = []
): Promise<number> {
	const made = inOrder([
		...office.members.flatMap((member) =>
			[...plannedBetween(office, member, span)].map(([at, punch]) =>
				toMade(office, member, { at, punch, span })
			)
		),
		...others.map((each) => ({ ...each, punch: null }))
	]);
	const devices = await openDevices(source, office);
	for (let i = 0; i < made.length; i += EVENTS_AT_ONCE)
		await store(source, office, { made: made.slice(i, i + EVENTS_AT_ONCE), devices });
	const moved = made.flatMap(({ member, punch, at }) =>
		punch ? [{ employeeId: member.id, at: new Date(at), timeZone: office.timeZone }] : []
	);
	for (let i = 0; i < moved.length; i += MARKS_AT_ONCE)
		await transaction(source.db, (tx) => markStaleByPunches(tx, moved.slice(i, i + MARKS_AT_ONCE)));
	return moved.length;
}

/** Oldest first; what was made without network arrives with the next that is made online at the same device. */
function inOrder(made: Made[]): Made[] {
	const arrivals = new Map<string, number>();
	return made
		.sort((a, b) => a.at - b.at)
		.toReversed()
		.map((event) => {
			const next = event.online ? event.at : (arrivals.get(event.deviceId) ?? Infinity);
			const receivedMs = Math.min(event.receivedMs, next);
			arrivals.set(event.deviceId, receivedMs);
			return { ...event, receivedMs };
		})
		.toReversed();
}

function toMade(
	office: Office,
	member: Member,
	{ at, punch, span }: { at: number; punch: PlannedPunch; span: Span }
): Made {
	const online = punch.kind !== 'offline';
	return {
		eventId: eventIdOf(member.employeeNumber, at, punch.kind),
		deviceId: deviceOf(office, member),
		at,
		receivedMs: online ? at : Math.min(at + CARRIED_AFTER_MS, span.until),
		online,
		// Whoever has no face enrolled shows the code on the phone.
		shown:
			member.face === 'enrolled'
				? { faces: facesOf(office, member, at), claim: null }
				: { phoneOf: member.id },
		member,
		punch
	};
}

/** Events, ends of chains and judgements at once; what is there already stays as it is. */
async function store(
	source: Pick<Context, 'db' | 'keys'>,
	office: Office,
	{ made, devices }: { made: readonly Made[]; devices: ReadonlyMap<string, DemoDevice> }
): Promise<void> {
	const ids = made.map(({ eventId }) => eventId);
	const known = await source.db
		.select({ id: punchRaw.eventId })
		.from(punchRaw)
		.where(inArray(punchRaw.eventId, ids));
	const there = new Set(known.map(({ id }) => id));
	const fresh = made.filter(({ eventId, deviceId }) => !there.has(eventId) && devices.has(deviceId));
	const sealed = await sealEvents(source, fresh);
	const raws = await Promise.all(
		[...devices].map(([id, device]) => device.sign(sealed.filter(({ deviceId }) => deviceId === id)))
	);
	const rows = made.flatMap((event) => (event.punch ? [toRow(event, event.punch)] : []));
	await transaction(source.db, async (tx) => {
		for (const ofDevice of raws) if (ofDevice.length > 0) await insertRows(tx, punchRaw, ofDevice);
		for (const { head } of devices.values())
			await tx.insert(deviceHead).values(head).onDuplicateKeyUpdate({ set: head });
		if (rows.length > 0)
			await tx.execute(sql.raw(mysql.format(`INSERT IGNORE INTO punch (${COLUMNS}) VALUES ?`, [rows])));
	});
}

/** Those whose keys are the demo's; a device that somebody else paired signs for itself. */
async function openDevices(
	source: Pick<Context, 'db' | 'keys'>,
	office: Office
): Promise<Map<string, DemoDevice>> {
	const heads = await source.db.select().from(deviceHead);
	const opened = new Map<string, DemoDevice>();
	for (const row of office.devices) {
		const key = await demoDeviceKey(source.keys, keyLabelOf(office.members, row));
		if (!key.publicKey.equals(row.publicKey)) continue;
		const head = heads.find(({ deviceId, epoch }) => deviceId === row.id && epoch === row.epoch) ?? null;
		opened.set(row.id, new DemoDevice(source, { row, key, timeZone: office.timeZone, head }));
	}
	return opened;
}

/** Instants and punches of a person within a span, of every work date that may reach into it. */
export function* plannedBetween(
	office: Office,
	member: Member,
	{ after, until }: Span
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

function toRow(
	{ eventId, deviceId, member, at, receivedMs, online, shown }: Made,
	punch: PlannedPunch
): mysql.SqlValue[] {
	const { employeeNumber, id, siteId } = member;
	const bytes = (uuid: string) => Buffer.from(parseUuid(uuid));
	const isRepeat = punch.kind === 'duplicate';
	const when = new Date(at);
	const timeGrade = online ? 'A' : chance(employeeNumber, at) < 0.8 ? 'B' : 'C';
	const byFace = 'faces' in shown;
	// Twenty seconds before: see `withRepeats` in plan-day.ts.
	const repeated = isRepeat ? bytes(eventIdOf(employeeNumber, at - 20_000, 'plain')) : null;
	return [
		bytes(eventId),
		bytes(deviceId),
		bytes(siteId),
		bytes(id),
		isRepeat ? 'duplicate' : 'accepted',
		punch.direction,
		'inferred',
		byFace ? 'face' : 'phone',
		when,
		repeated,
		online,
		byFace || timeGrade !== 'A' ? timeGrade : 'B',
		timeGrade,
		online ? when : new Date(at - 60_000),
		online ? when : new Date(Math.min(at + 60_000, receivedMs)),
		isRepeat ? '["the same person had punched within two minutes"]' : '[]',
		1,
		new Date(receivedMs)
	];
}

/** The own phone where there is one, else the site's shared device. */
export function deviceOf(office: Office, member: Member): string {
	const own = office.devices.find(({ ownerEmployeeId }) => ownerEmployeeId === member.id);
	const shared = office.devices.find(({ siteId, kind }) => siteId === member.siteId && kind !== 'personal');
	return (own ?? shared)?.id ?? '';
}
