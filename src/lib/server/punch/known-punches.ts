import type { InferredDirection } from '$domain/timekeeping/infer-direction';
import type { Tx } from '../db/database';
import { markStaleByPunches, type MovedPunch } from '../timekeeping/mark-stale';
import { loadInForce } from '../timekeeping/schedule-in-force.service';
import { findRepeated, inferAt, NEIGHBOURHOOD_MS, type Followed, type KnownPunch } from './direction';
import type { Followed as Follows } from './find-arrivals';
import { listAccepted, lockPeople, setDirection, type PunchRow } from './punch.repo';

/** Whose punch, when and where. */
type Late = {
	employeeId: string;
	punchedAt: Date;
	/** zone of the punching site */
	timeZone: string;
};

export type NewPunch = Late & {
	eventId: string;
	/** what the worker chose */
	direction: 'auto' | 'in' | 'out' | 'break';
};

/** What a punch is beside the others of the same person. */
export type Place = Pick<PunchRow, 'direction' | 'directionSource' | 'repeatsEventId'> & {
	status: 'accepted' | 'duplicate';
};

/**
 * The accepted punches of some people around some instants, locked against everybody else's judging and kept up to
 * date while a group is judged: read once, written once.
 */
export class KnownPunches {
	readonly #byEmployee: Map<string, KnownPunch[]>;
	/** what these people follow */
	readonly followed: Follows;
	readonly #moved: MovedPunch[] = [];
	/** rows of the database whose direction another punch has changed */
	readonly #turned = new Map<string, 'in' | 'out'>();

	private constructor(rows: PunchRow[], followed: Follows) {
		this.#byEmployee = new Map();
		for (const row of rows) this.#insert(row.employeeId ?? '', row);
		this.followed = followed;
	}

	static async load(tx: Tx, punches: readonly (Late & { eventId: string | null })[]): Promise<KnownPunches> {
		const times = punches.map(({ punchedAt }) => punchedAt.getTime());
		const [from] = around(new Date(Math.min(...times)));
		const [, to] = around(new Date(Math.max(...times)));
		const employeeIds = [...new Set(punches.map(({ employeeId }) => employeeId))];
		await lockPeople(tx, employeeIds);
		const rows = await listAccepted(tx, { employeeIds, from, to });
		const own = new Set(punches.map(({ eventId }) => eventId));
		return new KnownPunches(
			rows.filter(({ eventId }) => !own.has(eventId)),
			{ employeeIds: new Set(employeeIds), inForce: await loadInForce(tx, employeeIds, { from, to }) }
		);
	}

	/**
	 * Whether a punch only repeats one that counts, and else whether it is an in or an out: what the worker chose, or what
	 * the schedule and the open session say.
	 */
	find(punch: NewPunch): Place {
		const { employeeId, punchedAt } = punch;
		const near = (row: KnownPunch) =>
			Math.abs(row.punchedAt.getTime() - punchedAt.getTime()) <= NEIGHBOURHOOD_MS;
		const around = (this.#byEmployee.get(employeeId) ?? []).filter(near);
		const followed = this.#followed(punch, punchedAt);
		const repeated = findRepeated(around, punchedAt, punch.direction, followed);
		if (repeated) {
			const { direction, directionSource, eventId: repeatsEventId } = repeated;
			return { status: 'duplicate', direction, directionSource, repeatsEventId };
		}
		const decided = decide(punch.direction, () => inferAt(around, punchedAt, followed));
		return { status: 'accepted', ...decided, repeatsEventId: null };
	}

	/** It counts: from now on it is one of the known, and what lies behind it may turn. */
	accept({ eventId, employeeId, punchedAt, timeZone }: NewPunch, place: Place): void {
		const { direction, directionSource } = place;
		this.#insert(employeeId, { eventId, punchedAt, direction, directionSource });
		this.turnLater({ employeeId, punchedAt, timeZone });
	}

	/** Another punch of the same group may have turned it since. */
	directionOf(employeeId: string, eventId: string): 'in' | 'out' | null {
		return this.#byEmployee.get(employeeId)?.find((row) => row.eventId === eventId)?.direction ?? null;
	}

	/** Writes what the group has changed of older punches and days. */
	async save(tx: Tx, written: ReadonlySet<string>): Promise<void> {
		for (const [eventId, direction] of this.#turned) {
			if (!written.has(eventId)) await setDirection(tx, eventId, direction);
		}
		await markStaleByPunches(tx, this.#moved);
	}

	/** A day with a punch that waits for a person is unresolved, so it is computed again too. */
	moved(punch: MovedPunch): void {
		this.#moved.push(punch);
	}

	/** One that arrives late lies before others, whose inferred directions are looked at again; a choice stays. */
	turnLater(late: Late): void {
		this.moved({ employeeId: late.employeeId, at: late.punchedAt, timeZone: late.timeZone });
		const [from, to] = around(late.punchedAt);
		const rows = (this.#byEmployee.get(late.employeeId) ?? []).filter(
			({ punchedAt }) => from <= punchedAt && punchedAt <= to
		);
		for (const [i, row] of rows.entries()) {
			if (row.punchedAt <= late.punchedAt || row.directionSource === 'chosen') continue;
			const { direction } = inferAt(rows.slice(0, i), row.punchedAt, this.#followed(late, row.punchedAt));
			if (direction === row.direction) continue;
			row.direction = direction;
			this.#turned.set(row.eventId, direction);
		}
	}

	/** Without a home zone, the clock of the punching site. */
	#followed({ employeeId, timeZone }: Pick<Late, 'employeeId' | 'timeZone'>, at: Date): Followed {
		const found = this.followed.inForce(employeeId, at);
		return { ...found, timeZone: found.timeZone ?? timeZone };
	}

	#insert(employeeId: string, row: KnownPunch): void {
		const rows = this.#byEmployee.get(employeeId) ?? [];
		const later = rows.findIndex(({ punchedAt }) => punchedAt > row.punchedAt);
		rows.splice(later < 0 ? rows.length : later, 0, { ...row });
		this.#byEmployee.set(employeeId, rows);
	}
}

/** A break is out or back in, whichever the open session says. */
function decide(
	said: NewPunch['direction'],
	infer: () => InferredDirection
): Pick<PunchRow, 'direction' | 'directionSource'> {
	if (said === 'in' || said === 'out') return { direction: said, directionSource: 'chosen' };
	return { direction: infer().direction, directionSource: said === 'break' ? 'break' : 'inferred' };
}

const around = (at: Date): [from: Date, to: Date] => [
	new Date(at.getTime() - NEIGHBOURHOOD_MS),
	new Date(at.getTime() + NEIGHBOURHOOD_MS)
];

/** One punch alone, for a person's decision about it. Locks the person until the transaction ends. */
export async function findPlace(tx: Tx, punch: NewPunch): Promise<Place> {
	return (await KnownPunches.load(tx, [punch])).find(punch);
}

/** A punch came or went without a group: its days and the directions behind it are looked at again. */
export async function reinferLater(tx: Tx, late: Late): Promise<void> {
	const known = await KnownPunches.load(tx, [{ ...late, eventId: null }]);
	known.turnLater(late);
	await known.save(tx, new Set());
}
