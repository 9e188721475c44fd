import type { DayContext } from './day-context';
import type { DayMinutes } from './day-record';
import { form48Times } from './form48-cells';
import type { Form48Cells } from './form48-cells';
import { weekdayOf } from './civil-date';
import type { Orphan, Session } from './pair';
import type { ZoneClock } from './zone-clock';

export interface Form48RowInput {
	context: DayContext;
	sessions: readonly Session[];
	orphans: readonly Orphan[];
	clock: ZoneClock;
	minutes: DayMinutes;
	isHoliday: boolean;
	isRestDay: boolean;
	isAbsent: boolean;
}

/** Step 10: one row of CS Form No. 48: the times, the undertime cells and the label. */
export function form48Row(input: Form48RowInput): Form48Cells {
	const { context, sessions, orphans, clock } = input;
	return {
		...form48Times({ shape: context.shape, sessions, orphans, clock }),
		...undertimeCells(input.minutes),
		label: labelOf(input)
	};
}

const DAY_NAMES = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

/** With times only what stands beside them; else holiday, suspension, leave, business, rest day, absent. */
function labelOf({ context, minutes, sessions, orphans, ...day }: Form48RowInput): string | null {
	const suspension = minutes.suspended > 0 ? joinCodes(context.suspensions) : null;
	const paper = suspension ?? joinCodes(context.leaves);
	const business = joinCodes(context.officialBusiness);
	if (sessions.length + orphans.length > 0) {
		if (day.isHoliday || day.isRestDay) return null;
		return paper ?? (minutes.ob > 0 ? business : null);
	}
	if (day.isHoliday) return 'HOLIDAY';
	if (paper !== null || business !== null) return paper ?? business;
	if (day.isRestDay) return DAY_NAMES[weekdayOf(context.day)] ?? null;
	return day.isAbsent ? 'ABSENT' : null;
}

/** Full-day absence is charged by the leave form, so its cells stay blank. */
function undertimeCells({
	scheduled,
	tardy,
	undertime,
	absent
}: DayMinutes): Pick<Form48Cells, 'undertimeHours' | 'undertimeMinutes'> {
	const sum = tardy + undertime + (absent < scheduled ? absent : 0);
	return sum === 0
		? { undertimeHours: null, undertimeMinutes: null }
		: { undertimeHours: Math.floor(sum / 60), undertimeMinutes: sum % 60 };
}

function joinCodes(list: readonly { code: string }[]): string | null {
	return list.length > 0 ? [...new Set(list.map((item) => item.code))].join('/') : null;
}
