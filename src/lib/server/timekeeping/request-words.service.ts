import { addDays } from '$domain/timekeeping/civil-date';
import { DIRECTION_WORDS } from '$domain/report-words';
import { describeRequest } from '$lib/words/describe-request';
import { formatInstant } from '$lib/words/format';
import type { Context } from '../context';
import { loadDayInputs, runEngine } from './compute-day-records';
import { listDayCodes } from './day-code.service';
import { findPunchOf } from './overlay.repo';
import type { RequestOnFile } from './request.service';
import { listSchedules } from './schedule.service';
import { requireSees } from './supervision.service';

/** Each request in one line, with the names that its ids and codes stand for. The caller has checked who asks. */
export async function sayRequests(
	context: Context,
	requests: readonly RequestOnFile[]
): Promise<Map<string, string>> {
	const [codes, schedules] = await Promise.all([listDayCodes(context), listSchedules(context)]);
	const names = {
		codes: new Map(codes.map(({ kind, code, name }) => [`${kind} ${code}`, name])),
		schedules: new Map(schedules.map(({ id, name }) => [id, name]))
	};
	const lines = await Promise.all(
		requests.map(async ({ id, detail, employeeId, timeZone }): Promise<[string, string]> => {
			const punch =
				detail.kind === 'adjustment'
					? await findPunchOf(context.db, { employeeId, punchId: detail.punchId })
					: null;
			return [id, describeRequest(detail, { ...names, timeZone, punch })];
		})
	);
	return new Map(lines);
}

export type Choice = { value: string; label: string };
export type RequestChoices = {
	leave: Choice[];
	officialBusiness: Choice[];
	schedules: Choice[];
	/** punches of the asked date that an adjustment can speak of */
	punches: Choice[];
};

/** What a request's form offers: codes and schedules in use, and the punches of one work date. */
export async function listRequestChoices(
	context: Context,
	employeeId: string,
	date: string | null
): Promise<RequestChoices> {
	await requireSees(context, employeeId);
	const [codes, schedules, punches] = await Promise.all([
		listDayCodes(context),
		listSchedules(context),
		date ? listPunchChoices(context, employeeId, date) : []
	]);
	const offered = (kind: 'leave' | 'official_business') =>
		codes
			.filter((code) => code.kind === kind && !code.retired)
			.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }));
	return {
		leave: offered('leave'),
		officialBusiness: offered('official_business'),
		schedules: schedules
			.filter(({ retired }) => !retired)
			.map(({ id, name }) => ({ value: id, label: name })),
		punches
	};
}

/** Those that the engine gives to the date; without a record, those of the day and the night around it. */
async function listPunchChoices(context: Context, employeeId: string, date: string): Promise<Choice[]> {
	const inputs = await loadDayInputs(context, {
		employeeIds: [employeeId],
		from: addDays(date, -1),
		to: addDays(date, 1)
	});
	const [computed] = runEngine(inputs, context.now());
	const mine = new Set((computed?.punches ?? []).filter((one) => one.workDate === date).map(({ id }) => id));
	const timeZone = computed?.employee.timeZone ?? 'UTC';
	return (inputs.facts.punches.get(employeeId) ?? [])
		.filter(({ id }) => mine.has(id))
		.sort((a, b) => a.at - b.at)
		.map(({ id, at, direction }) => ({
			value: id,
			label: `${direction ? `${DIRECTION_WORDS[direction]} ` : ''}${formatInstant(at, timeZone)}`
		}));
}
