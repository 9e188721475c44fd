import { toEpochDay, weekdayOf } from '$domain/timekeeping/civil-date';
import type { DemoPerson, Shift } from './people';
import { between, chance } from './random';

/** Minutes after midnight of the work date, where the person works; past 1440 is the next day. */
export type PlannedPunch = {
	minute: number;
	/** seconds within the minute */
	second: number;
	direction: 'in' | 'out';
	kind: 'plain' | 'duplicate' | 'offline';
};

export type PlannedDay = {
	paper: 'leave' | 'sick' | 'business' | 'overtime' | 'forgot' | 'absent' | null;
	/** the punch that is missing, when one was forgotten */
	forgotten: PlannedPunch | null;
	punches: PlannedPunch[];
};

/** First IN, break OUT, break IN, last OUT. */
const HOURS: Record<Shift, readonly [number, number, number, number]> = {
	office: [480, 720, 780, 1020],
	flexi: [520, 720, 780, 1060],
	warehouse: [420, 690, 750, 960],
	night: [1320, 1560, 1620, 1800],
	field: [420, 720, 780, 960]
};

const LAST_WORKDAY: Record<Shift, number> = { office: 4, flexi: 4, warehouse: 5, night: 4, field: 5 };

/** Share of working days on which something is on paper, or should be. */
const PAPERS = [
	['leave', 0.014],
	['sick', 0.01],
	['business', 0.01],
	['overtime', 0.012],
	['forgot', 0.028],
	['absent', 0.007]
] as const;

/** What a person does on a work date; the same whenever it is asked. Null on days off. */
export function planDay(person: DemoPerson, date: string, isHoliday: boolean): PlannedDay | null {
	const { shift, employeeNumber: who } = person;
	const worksHolidays = shift === 'night';
	if (weekdayOf(toEpochDay(date)) > LAST_WORKDAY[shift] || (isHoliday && !worksHolidays)) return null;
	const paper = choosePaper(who, date);
	if (paper === 'leave' || paper === 'sick' || paper === 'absent')
		return { paper, forgotten: null, punches: [] };
	const all = makePunches(person, date, paper);
	// Out on official business all morning: only the afternoon is punched.
	if (paper === 'business') return { paper, forgotten: null, punches: all.slice(2) };
	if (paper !== 'forgot') return { paper, forgotten: null, punches: withRepeats(all, who, date) };
	const missing = between(0, 9, who, date, 'which') < 6 ? 3 : between(0, 2, who, date, 'which else');
	return {
		paper,
		forgotten: all[missing] ?? null,
		punches: all.filter((_, i) => i !== missing)
	};
}

function choosePaper(who: string, date: string): PlannedDay['paper'] {
	let rest = chance(who, date, 'paper');
	for (const [paper, share] of PAPERS) {
		if (rest < share) return paper;
		rest -= share;
	}
	return null;
}

function makePunches(person: DemoPerson, date: string, paper: PlannedDay['paper']): PlannedPunch[] {
	const { employeeNumber: who, shift } = person;
	const [start, breakOut, breakIn, end] = HOURS[shift];
	const isLate = chance(who, date, 'late') < (person.habituallyLate ? 0.34 : 0.07);
	const early = between(2, shift === 'flexi' ? 55 : 18, who, date, 'early');
	const late = between(3, person.habituallyLate ? 48 : 27, who, date, 'how late');
	const leaves = chance(who, date, 'leaves') < 0.035 ? -between(8, 55, who, date, 'how early') : 0;
	const stays = paper === 'overtime' ? 125 : between(1, 14, who, date, 'stays');
	// Whoever comes early under flexible hours leaves early, and the other way round.
	const shifted = shift === 'flexi' ? (isLate ? late : 14 - early) : 0;
	const minutes = [
		start + (isLate ? late : -early),
		breakOut + between(0, 6, who, date, 'lunch'),
		breakIn - between(1, 9, who, date, 'back'),
		end + (leaves || stays) + shifted
	];
	const kind = shift === 'field' && chance(who, date, 'network') < 0.7 ? 'offline' : 'plain';
	return minutes.map((minute, i) => ({
		minute,
		second: between(0, 59, who, date, 'second', i),
		direction: i % 2 === 0 ? 'in' : 'out',
		kind
	}));
}

/** Now and then somebody punches twice to be sure. */
function withRepeats(all: PlannedPunch[], who: string, date: string): PlannedPunch[] {
	const [first] = all;
	if (!first || chance(who, date, 'twice') > 0.012) return all;
	return [first, { ...first, second: first.second + 20, kind: 'duplicate' }, ...all.slice(1)];
}
