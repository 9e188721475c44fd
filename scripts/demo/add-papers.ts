import { computeDateIn } from '$domain/timekeeping/site-day';
import { addDays } from '$domain/timekeeping/civil-date';
import { decideRequest } from '$lib/server/timekeeping/decide-request.service';
import { addOverlay } from '$lib/server/timekeeping/overlay.service';
import { createRequest, withdrawRequest } from '$lib/server/timekeeping/request.service';
import { listSchedules } from '$lib/server/timekeeping/schedule.service';
import { must } from './must';
import { plannedBetween } from './add-punches';
import { eventIdOf } from './event-id';
import type { Member, Office, User } from './office';
import type { PlannedRequest } from './plan-papers';

/** Something that happens in the office at an instant. */
export type Step = { at: number; run: () => Promise<unknown> };

/** The steps of a request: filed by whom it concerns, or on paper by the supervisor, and decided by somebody else. */
export function stepsOf(office: Office, request: PlannedRequest): Step[] {
	const { member, detail, reason, filedAt, decision } = request;
	const files = filesFor(office, member);
	let id = '';
	const file = {
		at: filedAt,
		run: async () => {
			const form = { detail, reason, attachmentNote: '' };
			id = must(await createRequest(office.as(files, new Date(filedAt)), member.id, form)).id;
		}
	};
	if (!decision) return [file];
	const { at, outcome, note } = decision;
	const run = async () => {
		const step = { id, version: 1 };
		if (outcome === 'withdrawn') must(await withdrawRequest(office.as(files, new Date(at)), step));
		else {
			const decider = office.as(decidesFor(office, member, files), new Date(at));
			must(await decideRequest(decider, { ...step, decision: outcome, note }));
		}
	};
	return [file, { at, run }];
}

/** Kinds that no day brings about by itself: an adjusted punch, other hours for a week, a suspension of work. */
export function unusualSteps(office: Office, now: number): Step[] {
	const hour = 3_600_000;
	const today = computeDateIn(office.timeZone, now);
	const [adjusts, changes] = ['1003', '1032'].map((number) =>
		office.members.find(({ employeeNumber }) => employeeNumber === number)
	);
	if (!adjusts || !changes) throw new Error('both are in people.ts');
	const adjust = async () => {
		const punches = [
			...plannedBetween(office, adjusts, { after: now - 5 * 24 * hour, until: now - 20 * hour })
		];
		const [at, punch] = punches[0] ?? [];
		if (at === undefined || !punch) return;
		const context = office.as(filesFor(office, adjusts), new Date(now - 7 * hour));
		const detail = {
			kind: 'adjustment' as const,
			date: computeDateIn(office.timeZone, at),
			punchId: eventIdOf(adjusts.employeeNumber, at, punch.kind),
			change: { op: 'replace' as const, time: '07:45', direction: 'in' as const }
		};
		const reason = 'The tablet showed “not recognised” three times before.';
		must(
			await createRequest(context, adjusts.id, {
				detail,
				reason,
				attachmentNote: 'Photo of the sign-in sheet'
			})
		);
	};
	const change = async () => {
		const context = office.as(filesFor(office, changes), new Date(now - 30 * hour));
		const schedules = await listSchedules(office.as(office.admin, new Date(now)));
		const scheduleId = schedules.find(({ name }) => name === 'Night shift')?.id ?? '';
		const dates = { firstDate: addDays(today, 7), lastDate: addDays(today, 11) };
		const detail = { kind: 'schedule_change' as const, ...dates, scheduleId };
		must(
			await createRequest(context, changes.id, {
				detail,
				reason: 'Swapping with a colleague.',
				attachmentNote: ''
			})
		);
	};
	const suspend = async (at: number) => {
		const date = computeDateIn(office.timeZone, at);
		must(
			await addOverlay(office.as(office.admin, new Date(at)), {
				employeeId: null,
				siteId: office.siteIds.get('Northern Field Site') ?? null,
				firstDate: date,
				lastDate: date,
				detail: { kind: 'suspension', code: 'Storm warning', from: '13:00', to: '17:00' },
				reason: 'Storm warning number two.'
			})
		);
	};
	const storm = now - 24 * 24 * hour;
	return [
		{ at: now - 7 * hour, run: adjust },
		{ at: now - 30 * hour, run: change },
		{ at: storm, run: () => suspend(storm) }
	];
}

function filesFor(office: Office, member: Member): User {
	return member.signsIn && member.user ? member.user : office.supervisorOf(member);
}

/** Nobody decides what they filed, nor about themselves. */
function decidesFor(office: Office, member: Member, filer: User): User {
	const supervisor = office.supervisorOf(member);
	return supervisor.userId === filer.userId ? office.admin : supervisor;
}
