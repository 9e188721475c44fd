import * as v from 'valibot';
import { toEpochDay } from './civil-date';
import type { OverlayDetail } from './overlay-entry';
import { WallSchema } from './policy';
import { DateSchema } from './schedule';
import { parseWall, wallMinutes } from './wall-time';
import { zoneClock } from './zone-clock';

const Id = v.pipe(v.string('Choose one.'), v.minLength(1, 'Choose one.'));
const Direction = v.picklist(['in', 'out'], 'Choose IN or OUT.');
const span = { from: WallSchema, to: WallSchema };
const dates = { firstDate: DateSchema, lastDate: DateSchema };
const BACKWARDS = 'The end must lie after the start; write 26:00 for 02:00 next day.';
const inOrder = ({ firstDate, lastDate }: { firstDate: string; lastDate: string }) => firstDate <= lastDate;
const ENDS_BEFORE = 'The last day must not lie before the first.';

const MissedPunch = v.object({
	kind: v.literal('missed_punch'),
	date: DateSchema,
	time: WallSchema,
	direction: Direction
});
/** A punch that should not count, or should have another time or direction; `time` null keeps its own. */
const Adjustment = v.object({
	kind: v.literal('adjustment'),
	date: DateSchema,
	punchId: Id,
	change: v.variant('op', [
		v.object({ op: v.literal('void') }),
		v.object({ op: v.literal('replace'), time: v.nullable(WallSchema), direction: Direction })
	])
});
const Leave = v.pipe(
	v.object({
		kind: v.literal('leave'),
		...dates,
		code: Id,
		portion: v.picklist(['full', 'am', 'pm'], 'Choose full day, morning or afternoon.')
	}),
	v.forward(v.partialCheck([['firstDate'], ['lastDate']], inOrder, ENDS_BEFORE), ['lastDate'])
);
const OfficialBusiness = v.pipe(
	v.object({ kind: v.literal('official_business'), ...dates, code: Id, ...span }),
	v.forward(v.partialCheck([['firstDate'], ['lastDate']], inOrder, ENDS_BEFORE), ['lastDate']),
	v.forward(v.partialCheck([['from'], ['to']], forward, BACKWARDS), ['to'])
);
const Overtime = v.pipe(
	v.object({ kind: v.literal('overtime'), date: DateSchema, ...span }),
	v.forward(v.partialCheck([['from'], ['to']], forward, BACKWARDS), ['to'])
);
const ScheduleChange = v.pipe(
	v.object({ kind: v.literal('schedule_change'), ...dates, scheduleId: Id }),
	v.forward(v.partialCheck([['firstDate'], ['lastDate']], inOrder, ENDS_BEFORE), ['lastDate'])
);

/** What an employee asks for, by kind. Wall times are those of the employee's home site. */
export const RequestDetailSchema = v.variant(
	'kind',
	[MissedPunch, Adjustment, Leave, OfficialBusiness, Overtime, ScheduleChange],
	'Choose what the request is for.'
);
export type RequestDetail = v.InferOutput<typeof RequestDetailSchema>;
export type RequestKind = RequestDetail['kind'];

/** First and last work date that a request bears on. */
export function datesOf(detail: RequestDetail): { firstDate: string; lastDate: string } {
	return 'date' in detail
		? { firstDate: detail.date, lastDate: detail.date }
		: { firstDate: detail.firstDate, lastDate: detail.lastDate };
}

/** When the punch that a request would add was made, epoch milliseconds; null when it adds none. */
export function findInstant(detail: RequestDetail, timeZone: string): number | null {
	const time =
		detail.kind === 'missed_punch'
			? detail.time
			: detail.kind === 'adjustment' && detail.change.op === 'replace'
				? detail.change.time
				: null;
	return time === null || !('date' in detail) ? null : toInstant(timeZone, detail.date, time);
}

const toInstant = (timeZone: string, date: string, time: string) =>
	zoneClock(timeZone).toMinute(toEpochDay(date), wallMinutes(time)) * 60_000;

/**
 * The overlay that grants a request. `punchAt`: instant of the punch an adjustment speaks of, epoch milliseconds.
 */
export function toOverlayDetail(
	detail: RequestDetail,
	{ timeZone, punchAt }: { timeZone: string; punchAt: number | null }
): OverlayDetail {
	const instant = (date: string, time: string) => toInstant(timeZone, date, time);
	switch (detail.kind) {
		case 'missed_punch': {
			const { date, time, direction } = detail;
			return { kind: 'correction', change: { op: 'add', at: instant(date, time), direction, timeZone } };
		}
		case 'adjustment': {
			const { punchId, change, date } = detail;
			if (change.op === 'void') return { kind: 'correction', change: { op: 'void', punchId } };
			if (punchAt === null && change.time === null)
				throw new Error('an adjustment without a time needs its punch');
			const at = change.time === null ? (punchAt ?? 0) : instant(date, change.time);
			const { direction } = change;
			return { kind: 'correction', change: { op: 'replace', punchId, at, direction, timeZone } };
		}
		case 'leave':
			return { kind: 'leave', code: detail.code, portion: detail.portion };
		case 'official_business':
			return { kind: 'official_business', code: detail.code, from: detail.from, to: detail.to };
		case 'overtime':
			return { kind: 'overtime', from: detail.from, to: detail.to };
		case 'schedule_change':
			return { kind: 'schedule_change', scheduleId: detail.scheduleId };
	}
}

function forward({ from, to }: { from: string; to: string }): boolean {
	return (parseWall(to) ?? 0) > (parseWall(from) ?? 0);
}
