import { addDays } from '$domain/timekeeping/civil-date';
import type { RequestDetail } from '$domain/timekeeping/request-detail';
import { computeDateIn, listDates } from '$domain/timekeeping/site-day';
import type { Member, Office } from './office';
import { planDay, type PlannedDay } from './plan-day';
import { between, chance } from './random';

/** A request with when it was filed and when, how and in what words it was decided. */
export type PlannedRequest = {
	member: Member;
	detail: RequestDetail;
	reason: string;
	filedAt: number;
	/** null: still pending */
	decision: { at: number; outcome: 'approved' | 'declined' | 'withdrawn'; note: string } | null;
};

const DAY = 24 * 3_600_000;

/** Requests that follow from what happened on each day, decided within two days unless that is still to come. */
export function planRequests(office: Office, { from, now }: { from: string; now: number }): PlannedRequest[] {
	const dates = listDates(from, computeDateIn(office.timeZone, now - DAY));
	const planned: PlannedRequest[] = [];
	for (const member of office.members)
		for (const date of dates) {
			const day = planDay(member, date, office.holidays.has(date));
			const asked = day && ask(office, { member, date, day });
			if (asked && asked.filedAt < now)
				planned.push({ member, ...asked, decision: decide(member, date, asked, now) });
		}
	return planned;
}

type Asked = Pick<PlannedRequest, 'detail' | 'reason' | 'filedAt'>;

function ask(
	office: Office,
	{ member, date, day }: { member: Member; date: string; day: PlannedDay }
): Asked | null {
	const who = member.employeeNumber;
	const at = (days: number, minute: number) =>
		office.instantOf(addDays(date, days), minute + between(0, 90, who, date, 'filed'));
	switch (day.paper) {
		case 'leave':
			return {
				detail: { kind: 'leave', firstDate: date, lastDate: date, code: 'VL', portion: 'full' },
				reason: 'Family matter, handed over to a colleague.',
				filedAt: at(-5, 600)
			};
		case 'sick':
			return {
				detail: { kind: 'leave', firstDate: date, lastDate: date, code: 'SL', portion: 'full' },
				reason: 'Fever; medical certificate is with the office.',
				filedAt: at(1, 540)
			};
		case 'business':
			return {
				detail: {
					kind: 'official_business',
					firstDate: date,
					lastDate: date,
					code: 'OB',
					from: '08:00',
					to: '12:00'
				},
				reason: 'Delivery of documents to the port authority.',
				filedAt: at(-1, 900)
			};
		case 'overtime': {
			const end = day.punches.at(-1)?.minute ?? 0;
			const wall = (minute: number) =>
				`${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
			return {
				detail: { kind: 'overtime', date, from: wall(end - 125), to: wall(end) },
				reason: 'Late delivery had to be unloaded.',
				filedAt: at(1, 500)
			};
		}
		case 'forgot': {
			const { forgotten } = day;
			// Some never notice: their day stays unresolved.
			if (!forgotten || chance(who, date, 'notices') > 0.72) return null;
			const minute = forgotten.minute % 1440;
			const time = `${String(Math.floor(forgotten.minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
			return {
				detail: { kind: 'missed_punch', date, time, direction: forgotten.direction },
				reason:
					forgotten.direction === 'out'
						? 'Forgot to punch out, the truck was waiting.'
						: 'Forgot to punch in.',
				filedAt: at(1, 520)
			};
		}
		default:
			return null;
	}
}

const NOTES = {
	approved: ['', 'Agreed.', 'Seen on site.'],
	declined: ['The camera at the gate shows otherwise.', 'Please ask your team lead first.'],
	withdrawn: ['']
};

function decide(member: Member, date: string, asked: Asked, now: number): PlannedRequest['decision'] {
	const who = member.employeeNumber;
	const at = asked.filedAt + between(3, 46, who, date, 'decided') * 3_600_000;
	const roll = chance(who, date, 'outcome');
	// A few wait for long.
	if (at > now || roll > 0.97) return null;
	const outcome = roll < 0.85 ? 'approved' : roll < 0.94 ? 'declined' : 'withdrawn';
	const notes = NOTES[outcome];
	return { at, outcome, note: notes[between(0, notes.length - 1, who, date, 'note')] ?? '' };
}
