import type { DayPlan, Schedule } from '../timekeeping/schedule';
import { clock12, parseWall } from '../timekeeping/wall-time';

/** What stands on the lines "Regular days" and "Saturdays" of CS Form No. 48; null leaves the line blank. */
export interface OfficialHours {
	regularDays: string | null;
	saturdays: string | null;
}

const BLANK: OfficialHours = { regularDays: null, saturdays: null };
const REGULAR = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

/**
 * Official hours as offices write them, `8:00-12:00, 1:00-5:00`: the hours of the working days from Monday to Friday
 * when they are all the same, without the fixed break. Hours that differ from day to day, rotate, or have no schedule
 * leave the line blank, to be filled in by hand.
 */
export function officialHours(schedule: Schedule | null): OfficialHours {
	if (!schedule || schedule.kind === 'rotating') return BLANK;
	const { sat } = schedule.days;
	if (schedule.kind === 'flexi') {
		const { earliest, latest, requiredMinutes } = schedule.flexi;
		const hours = Number((requiredMinutes / 60).toFixed(2));
		const text = `Flexi, arrival ${say(earliest)}-${say(latest)}, ${hours} h`;
		return { regularDays: text, saturdays: sat ? text : null };
	}
	const textOf = (plan: DayPlan) => (plan ? hoursText(plan, breaksOf(schedule)) : null);
	const regular = new Set(REGULAR.map((day) => textOf(schedule.days[day])).filter((text) => text !== null));
	const [only = null] = regular;
	return { regularDays: regular.size === 1 ? only : null, saturdays: textOf(sat) };
}

type Span = { from: number; to: number };

function breaksOf({ breaks }: Schedule): Span[] {
	return breaks.mode === 'window' ? breaks.windows.map(toSpan) : [];
}

function hoursText(plan: NonNullable<DayPlan>, breaks: readonly Span[]): string {
	let spans = plan.map(toSpan);
	for (const { from, to } of breaks)
		spans = spans
			.flatMap((span) => [
				{ from: span.from, to: Math.min(span.to, from) },
				{ from: Math.max(span.from, to), to: span.to }
			])
			.filter((span) => span.from < span.to);
	return spans.map(({ from, to }) => `${clock12(from)}-${clock12(to)}`).join(', ');
}

function toSpan({ start, end }: { start: string; end: string }): Span {
	return { from: parseWall(start) ?? 0, to: parseWall(end) ?? 0 };
}

function say(wall: string): string {
	return clock12(parseWall(wall) ?? 0);
}
