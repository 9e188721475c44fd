import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn } from '$domain/timekeeping/site-day';
import type { Context } from '$lib/server/context';
import { keepDayRecords, recomputeStale } from '$lib/server/timekeeping/recompute.service';
import { addDevices, raiseAlarms, reportContact } from './add-devices';
import { doubtfulEvents, doubtfulSteps } from './add-doubtful';
import { addFaces } from './add-faces';
import { stepsOf, unusualSteps } from './add-papers';
import { planPeriods } from './add-periods';
import { addPunches } from './add-punches';
import { makeOffice } from './make-office';
import { findOffice, type Office } from './office';
import { planRequests } from './plan-papers';

const DAYS = 62;

export type Seeding = {
	setupToken: string;
	timeZone: string;
	now: Date;
	/** how far back the punches go, at least */
	days?: number;
	say: (line: string) => void;
};

/** A whole office with its past, on an empty database. Everything but the ids follows from the date alone. */
export async function seedDemo(
	base: Pick<Context, 'db' | 'keys'>,
	{ setupToken, timeZone, now, days = DAYS, say }: Seeding
): Promise<Office> {
	const from = firstDate(computeDateIn(timeZone, now.getTime()), days);
	const founded = new Date(`${addDays(from, -8)}T01:00:00Z`);
	const context: Context = { ...base, now: () => founded, actor: { kind: 'anonymous' } };
	say('people, places, rules');
	const made = await makeOffice(context, { setupToken, timeZone, from, at: founded });
	await addDevices(made, founded);
	await addFaces(made, founded);
	const office = (await findOffice(base)) ?? made;
	say('two months of punches');
	const span = { after: office.instantOf(from, 0), until: now.getTime() };
	await addPunches(base, office, span, doubtfulEvents(office, now.getTime()));
	say('requests, decisions, periods');
	const story = [
		...planRequests(office, { from, now: now.getTime() }).flatMap((request) => stepsOf(office, request)),
		...unusualSteps(office, now.getTime()),
		...doubtfulSteps(office, now.getTime()),
		...(await planPeriods(office, { from, now: now.getTime() }))
	];
	// In the order of time: the audit trail tells it as it was.
	for (const step of story.sort((a, b) => a.at - b.at)) await step.run();
	await raiseAlarms(office, now);
	await reportContact(base, office, now);
	say('day records');
	const today = office.as(office.admin, now);
	const employeeIds = office.members.map(({ id }) => id);
	await keepDayRecords(today, { employeeIds, from, to: computeDateIn(timeZone, now.getTime()) });
	await recomputeStale(today);
	return office;
}

/** The 1st or 16th that lies so many days or a little more before a date. */
function firstDate(today: string, days: number): string {
	const earliest = addDays(today, -days);
	return `${earliest.slice(0, 8)}${Number(earliest.slice(8)) < 16 ? '01' : '16'}`;
}
