import type { Credit } from './credit';
import type { DayContext } from './day-context';
import type { Explanation } from './explanation';
import { clip, intersect, subtract } from './intervals';
import type { Span, SpanSet } from './intervals';
import type { MissedPart } from './missed';
import type { Obligation } from './obligation';
import type { Overtime } from './overtime';
import type { Session } from './pair';
import type { WaitingPunch } from './waiting';

export interface DayExplanationsInput {
	context: DayContext;
	obligation: Obligation;
	sessions: readonly Session[];
	credit: Credit;
	overtime: Overtime;
	/** Regular and overtime inside the night window. */
	night: SpanSet;
	missed: readonly MissedPart[];
	waiting: readonly WaitingPunch[];
}

/** Explains every minute of a day: per field, the spans that add up to it, each with its rule. */
export function explainDay(input: DayExplanationsInput): Explanation[] {
	const { context, credit, overtime, missed } = input;
	const list: Explanation[] = [];
	const put = (field: Explanation['field'], rule: Explanation['rule'], set: SpanSet, code?: string) => {
		for (const span of set) list.push(entry(field, rule, span, code === undefined ? {} : { code }));
	};
	put('scheduled', 'scheduled_block', credit.scheduled);
	put('suspended', 'suspension', credit.suspended, codesOf(context.suspensions));
	for (const session of input.sessions)
		list.push(entry('presence', 'session', session, { punchIds: idsOf(session) }));

	const isDayOff = credit.scheduled.length === 0;
	for (const span of credit.regularWorked)
		list.push(
			entry('regular', isDayOff ? 'worked_on_day_off' : 'worked_in_schedule', span, {
				punchIds: idsWithin(input.sessions, span),
				...(isDayOff ? { limitMinutes: context.policy.dailyNormMinutes } : {})
			})
		);
	const business = codesOf(context.officialBusiness);
	put('regular', 'official_business', credit.business, business);
	put('ob', 'official_business', credit.business, business);
	put('excused', 'leave', credit.excused, codesOf(context.leaves));
	for (const part of missed)
		list.push(
			entry(part.field, part.rule, part, {
				...(part.punchIds.length > 0 ? { punchIds: part.punchIds } : {}),
				...(part.graceMinutes === undefined ? {} : { graceMinutes: part.graceMinutes })
			})
		);
	for (const { id, at } of input.waiting)
		list.push({
			field: 'unresolved',
			rule: 'waits_for_review',
			minutes: 0,
			from: at,
			to: at,
			punchIds: [id]
		});
	explainOvertime(input, list);
	explainExcess(input, list, [...credit.regularWorked, ...overtime.credited]);
	put('night', 'night_window', input.night);
	return list;
}

function explainOvertime(
	{ context, credit, overtime, sessions, obligation }: DayExplanationsInput,
	list: Explanation[]
) {
	const start = obligation.blocks[0]?.start ?? -Infinity;
	const beyondNorm = credit.scheduled.length === 0 || context.policy.overtime.basis === 'daily_hours';
	for (const span of overtime.credited) {
		const rule =
			span.end <= start && credit.scheduled.length > 0
				? 'overtime_before_shift'
				: beyondNorm
					? 'overtime_beyond_norm'
					: 'overtime_after_shift';
		list.push(
			entry('overtime', rule, span, {
				punchIds: idsWithin(sessions, span),
				...(beyondNorm ? { limitMinutes: context.policy.dailyNormMinutes } : {})
			})
		);
	}
	list.push(...overtime.cuts);
}

/** Presence that earned nothing, parted by the reason: break, before, after, leave, anything else. */
function explainExcess({ obligation, credit }: DayExplanationsInput, list: Explanation[], counted: Span[]) {
	let rest: SpanSet = subtract(
		credit.presence,
		counted.sort((a, b) => a.start - b.start)
	);
	if (rest.length === 0) return;
	const take = (rule: Explanation['rule'], set: SpanSet) => {
		const found = intersect(rest, set);
		if (found.length === 0) return;
		for (const span of found) list.push(entry('excess', rule, span));
		rest = subtract(rest, found);
	};
	take('excess_break', obligation.breaks);
	const first = credit.scheduled[0];
	const last = credit.scheduled.at(-1);
	if (first && last) {
		take('excess_before_shift', clip(rest, -Infinity, first.start));
		take('excess_after_shift', clip(rest, last.end, Infinity));
		take('excess_during_leave', credit.excused);
	}
	take('excess_outside_schedule', rest);
}

function entry(
	field: Explanation['field'],
	rule: Explanation['rule'],
	span: Span,
	more?: Partial<Explanation>
): Explanation {
	const base = {
		field,
		rule,
		minutes: span.end - span.start,
		from: span.start * 60_000,
		to: span.end * 60_000
	};
	return more ? { ...base, ...more } : base;
}

function idsOf({ inPunch, outPunch }: Session): string[] {
	const ids: string[] = [];
	if (inPunch) ids.push(inPunch.id);
	if (outPunch) ids.push(outPunch.id);
	return ids;
}

/** The punches of the sessions that a credited span lies in. */
function idsWithin(sessions: readonly Session[], span: Span): string[] {
	return sessions.flatMap((session) =>
		session.start < span.end && session.end > span.start ? idsOf(session) : []
	);
}

function codesOf(list: readonly { code: string }[]): string {
	return [...new Set(list.map((item) => item.code))].join('/');
}
