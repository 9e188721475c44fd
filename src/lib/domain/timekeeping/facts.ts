import type { OverlayEntry } from './overlay-entry';
import type { HolidayKind } from './holiday';
import type { Policy } from './policy';
import type { Schedule } from './schedule';
import type { WaitingPunch } from './waiting';

/** What is on file for a group of employees, as it was read; `assembleInput` picks what bears on one of them. */
export interface TimekeepingFacts {
	/** By schedule id; one object per schedule, since the engine remembers shapes per object. */
	schedules: ReadonlyMap<string, Schedule>;
	assignments: readonly FactAssignment[];
	policies: readonly FactPolicy[];
	holidays: readonly FactHoliday[];
	/** By employee id; suspensions of work under `''`. */
	overlays: ReadonlyMap<string, readonly OverlayEntry[]>;
	/** By employee id. */
	punches: ReadonlyMap<string, readonly FactPunch[]>;
	/** By employee id: punches that wait for review. */
	waiting?: ReadonlyMap<string, readonly WaitingPunch[]>;
}

export type AssignmentTarget = 'employee' | 'department' | 'site';

export interface FactAssignment {
	targetKind: AssignmentTarget;
	targetId: string;
	scheduleId: string;
	from: string;
	to: string | null;
}

export interface FactPolicy {
	id: string;
	/** Null: the organisation's. */
	siteId: string | null;
	from: string;
	policy: Policy;
}

export interface FactHoliday {
	date: string;
	kind: HolidayKind;
	name: string;
	/** Null: everywhere. */
	siteId: string | null;
}

export interface FactPunch {
	id: string;
	/** Epoch milliseconds. */
	at: number;
	direction: 'in' | 'out' | null;
	/** The worker chose the direction on the screen; otherwise the rules did, at the time. */
	chosen: boolean;
	/** Zone of the punching site. */
	timeZone: string;
}

export interface FactEmployee {
	id: string;
	departmentId: string;
	siteId: string;
	/** Zone of the home site. */
	timeZone: string;
	/** First and last day of work, `YYYY-MM-DD`; without: no bound. */
	startDate?: string | null;
	exitDate?: string | null;
}
