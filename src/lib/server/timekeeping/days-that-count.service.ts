import type { DayRecord } from '$domain/timekeeping/day-record';
import type { TimekeepingFacts } from '$domain/timekeeping/facts';
import { isClosed } from '$domain/timekeeping/period-state';
import type { Context } from '../context';
import {
	loadDayInputs,
	runEngine,
	type DayInputs,
	type DayRecordsQuery,
	type EmployeeDayRecords
} from './compute-day-records';
import { listCertificationsOf, listSnapshots, type CertificationRow } from './period.repo';

/** One employee's days as they count, and what they were made from. */
export type DaysThatCount = EmployeeDayRecords & {
	certifications: (CertificationRow & {
		/** SHA-256 of what was locked; null while it is not */
		hash: string | null;
	})[];
	/** set-up and papers of the group of employees that were read together */
	facts: TimekeepingFacts;
};

type Source = Pick<Context, 'db' | 'now'>;

/** Employees read together: few queries, and no more than their records in memory. */
const GROUP = 100;

/**
 * The day records that count for these dates: what was locked where it is locked, freshly computed elsewhere. Employees
 * come in the order of the ids. For forms and exports; the caller has checked who asks.
 */
export async function* eachDaysThatCount(
	source: Source,
	query: DayRecordsQuery
): AsyncGenerator<DaysThatCount, void, void> {
	const groups: DayRecordsQuery[] = [];
	for (let i = 0; i < query.employeeIds.length; i += GROUP)
		groups.push({ ...query, employeeIds: query.employeeIds.slice(i, i + GROUP) });
	let reading = groups[0] ? readGroup(source, groups[0]) : null;
	for (let i = 1; reading; i++) {
		const group: Group = await reading;
		const next = groups[i];
		// The database reads the next group while this one is computed.
		reading = next ? readGroup(source, next) : null;
		// Whoever stops here never asks for it, and a failure is told at the next turn.
		reading?.catch(() => {});
		yield* computeGroup(group, source.now());
	}
}

/** The same as a list, for few employees or few dates. */
export async function listDaysThatCount(source: Source, query: DayRecordsQuery): Promise<DaysThatCount[]> {
	const found: DaysThatCount[] = [];
	for await (const entry of eachDaysThatCount(source, query)) found.push(entry);
	return found;
}

type Group = {
	inputs: DayInputs;
	certifications: CertificationRow[];
	snapshots: Map<string, { hash: string; records: unknown }>;
};

async function readGroup(source: Source, query: DayRecordsQuery): Promise<Group> {
	const [inputs, certifications] = await Promise.all([
		loadDayInputs(source, query),
		listCertificationsOf(source.db, query)
	]);
	const closed = certifications.filter(({ status }) => isClosed(status)).map(({ id }) => id);
	const snapshots = new Map(
		(await listSnapshots(source.db, closed)).map((snapshot) => [snapshot.certificationId, snapshot])
	);
	return { inputs, certifications, snapshots };
}

function computeGroup({ inputs, certifications, snapshots }: Group, now: Date): DaysThatCount[] {
	return runEngine(inputs, now).map((entry) => {
		const own = certifications.filter(({ employeeId }) => employeeId === entry.employee.id);
		const locked = new Map<string, DayRecord>();
		for (const { id } of own)
			for (const day of toRecords(snapshots.get(id)?.records)) locked.set(day.date, day);
		return {
			...entry,
			days: locked.size > 0 ? entry.days.map((day) => locked.get(day.date) ?? day) : entry.days,
			certifications: own.map((row) => ({ ...row, hash: snapshots.get(row.id)?.hash ?? null })),
			facts: inputs.facts
		};
	});
}

/** A snapshot's records: written by this program, one engine version at a time. */
export function toRecords(stored: unknown): DayRecord[] {
	// The column holds what `keepSnapshot` wrote, or nothing.
	return Array.isArray(stored) ? (stored as DayRecord[]) : [];
}
