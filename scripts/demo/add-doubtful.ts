import { REJECT_REASONS } from '$domain/punch/review-forms';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { addDays } from '$domain/timekeeping/civil-date';
import { punch } from '$lib/server/db/schema/punch';
import { transaction } from '$lib/server/db/transaction';
import { decideReview } from '$lib/server/punch/decide-review.service';
import { markStaleByPunches } from '$lib/server/timekeeping/mark-stale';
import { facesOf, strangerFaces } from './add-faces';
import { deviceOf } from './add-punches';
import { eventIdOf } from './event-id';
import type { MadeEvent } from './sign-events';
import type { Step } from './add-papers';
import { must } from './must';
import type { Member, Office } from './office';

/** Days ago, minute of the day, and why the punch is doubtful; the older ones have been decided. */
const DOUBTFUL = [
	{ who: '1008', daysAgo: 11, minute: 493, why: 'unknown', decided: 'accepted' },
	{ who: '1030', daysAgo: 9, minute: 431, why: 'clock', decided: 'accepted' },
	{ who: '1034', daysAgo: 8, minute: 962, why: 'unknown', decided: 'rejected' },
	{ who: '1050', daysAgo: 6, minute: 724, why: 'clock', decided: 'rejected' },
	{ who: '1006', daysAgo: 2, minute: 1023, why: 'claimed', decided: null },
	{ who: '1016', daysAgo: 1, minute: 541, why: 'unknown', decided: null },
	{ who: '1033', daysAgo: 1, minute: 419, why: 'liveness', decided: null },
	{ who: '1037', daysAgo: 1, minute: 958, why: 'claimed', decided: null },
	{ who: '1049', daysAgo: 2, minute: 418, why: 'clock', decided: null },
	{ who: '1052', daysAgo: 1, minute: 962, why: 'clock', decided: null },
	{ who: '1055', daysAgo: 1, minute: 423, why: 'unknown', decided: null }
] as const;

const REASONS = {
	unknown: ['no face of the roster was near enough'],
	claimed: ['no face of the roster was near enough', 'an employee number was typed in'],
	clock: ['the clock of the device does not agree with the server'],
	liveness: ['the movement that was asked for was not seen']
};

/** What the devices signed of them. */
export function doubtfulEvents(office: Office, now: number): (MadeEvent & { member: Member })[] {
	return listDoubtful(office, now).map(({ member, at, why }) => ({
		eventId: eventIdOf(member.employeeNumber, at, 'doubtful'),
		deviceId: deviceOf(office, member),
		at,
		receivedMs: at,
		online: why !== 'clock',
		shown: {
			faces: why === 'unknown' || why === 'claimed' ? strangerFaces(at) : facesOf(office, member, at),
			claim: why === 'claimed' ? member.employeeNumber : null
		},
		member
	}));
}

function listDoubtful(office: Office, now: number) {
	const today = computeDateIn(office.timeZone, now);
	return DOUBTFUL.flatMap(({ who, daysAgo, minute, ...doubtful }) => {
		const member = office.members.find(({ employeeNumber }) => employeeNumber === who);
		const at = office.instantOf(addDays(today, -daysAgo), minute);
		return member && at < now ? [{ member, at, ...doubtful }] : [];
	});
}

export function doubtfulSteps(office: Office, now: number): Step[] {
	return listDoubtful(office, now).flatMap(({ member, at, why, decided }): Step[] => {
		const add = { at, run: () => addDoubtful(office, { member, at: new Date(at), why }) };
		if (!decided) return [add];
		const decidedAt = at + 5 * 3_600_000;
		return [add, { at: decidedAt, run: () => decide(office, { member, at, outcome: decided, decidedAt }) }];
	});
}

type Doubtful = { member: Member; at: Date; why: keyof typeof REASONS };

async function addDoubtful(office: Office, { member, at, why }: Doubtful): Promise<void> {
	const isNamed = why === 'clock' || why === 'liveness';
	const wide = why === 'clock' ? 22 * 60_000 : 0;
	const row = {
		eventId: eventIdOf(member.employeeNumber, at.getTime(), 'doubtful'),
		deviceId: deviceOf(office, member),
		siteId: member.siteId,
		employeeId: isNamed ? member.id : null,
		claimedEmployeeId: why === 'claimed' ? member.id : null,
		status: isNamed ? ('in_review' as const) : ('not_recognised' as const),
		direction: isNamed ? ('in' as const) : null,
		directionSource: isNamed ? ('inferred' as const) : null,
		method: 'face' as const,
		punchedAt: at,
		online: why !== 'clock',
		evidenceGrade: 'D' as const,
		timeGrade: why === 'clock' ? ('D' as const) : ('A' as const),
		earliestAt: new Date(at.getTime() - wide),
		latestAt: new Date(at.getTime() + wide),
		liveness: why === 'liveness' ? ('failed' as const) : null,
		reasons: JSON.stringify(REASONS[why]),
		evaluationVersion: 1,
		evaluatedAt: at
	};
	const { db } = office.as(office.admin, at);
	await transaction(db, async (tx) => {
		await tx.insert(punch).values(row);
		await markStaleByPunches(tx, [{ employeeId: member.id, at, timeZone: office.timeZone }]);
	});
}

type Decided = { member: Member; at: number; outcome: 'accepted' | 'rejected'; decidedAt: number };

async function decide(office: Office, { member, at, outcome, decidedAt }: Decided): Promise<void> {
	const context = office.as(office.admin, new Date(decidedAt));
	const eventId = eventIdOf(member.employeeNumber, at, 'doubtful');
	const rejected = { outcome: 'rejected' as const, eventId, seen: 0, reason: REJECT_REASONS[0] };
	const accepted = {
		outcome: 'accepted' as const,
		eventId,
		seen: 0,
		employeeId: member.id,
		timeSource: 'proposed' as const,
		reason: 'Seen at the entrance.'
	};
	must(await decideReview(context, outcome === 'accepted' ? accepted : rejected));
}
