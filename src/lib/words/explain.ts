import type { Explanation } from '$domain/timekeeping/explanation';
import { m } from '$lib/paraglide/messages';
import { formatTime } from './format';

export interface ExplainOptions {
	/** IANA zone whose wall clock the sentence uses. */
	timeZone: string;
}

/** One plain sentence for an explanation: how many minutes, which rule, which times, which grace. */
export function explain(entry: Explanation, { timeZone }: ExplainOptions): string {
	const at = (instant: number | undefined) => (instant === undefined ? '?' : formatTime(instant, timeZone));
	const from = at(entry.from);
	const to = at(entry.to);
	const span = m.span_words({ from, to });
	const n = sayMinutes(entry.minutes);
	const grace = sayMinutes(entry.graceMinutes ?? 0);
	const limit = sayMinutes(entry.limitMinutes ?? 0);
	const code = entry.code ?? '';
	switch (entry.rule) {
		case 'scheduled_block':
			return m.why_scheduled_block({ n, span });
		case 'suspension':
			return m.why_suspension({ n, span, code });
		case 'session':
			return m.why_session({ n, from, to });
		case 'worked_in_schedule':
			return m.why_worked_in_schedule({ n, span });
		case 'official_business':
			return m.why_official_business({ n, span, code });
		case 'worked_on_day_off':
			return m.why_worked_on_day_off({ n, span, limit });
		case 'overtime_after_shift':
			return m.why_overtime_after_shift({ n, span });
		case 'overtime_before_shift':
			return m.why_overtime_before_shift({ n, span });
		case 'overtime_beyond_norm':
			return m.why_overtime_beyond_norm({ n, span, limit });
		case 'overtime_below_minimum':
			return m.why_overtime_below_minimum({ span, limit });
		case 'overtime_rounded_down':
			return m.why_overtime_rounded_down({ span, limit });
		case 'excess_break':
			return m.why_excess_break({ n, span });
		case 'excess_before_shift':
			return m.why_excess_before_shift({ n, span });
		case 'excess_after_shift':
			return m.why_excess_after_shift({ n, span });
		case 'excess_during_leave':
			return m.why_excess_during_leave({ n, span });
		case 'excess_outside_schedule':
			return m.why_excess_outside_schedule({ n, span });
		case 'late_without_grace':
			return m.why_late_without_grace({ n, from, to });
		case 'late_beyond_grace':
			return m.why_late_beyond_grace({ n, from, to, grace });
		case 'late_after_grace':
			return m.why_late_after_grace({ n, from, to, grace });
		case 'within_grace':
			return m.why_within_grace({ n, span, grace });
		case 'left_early':
			return m.why_left_early({ n, from, to });
		case 'gap':
			return m.why_gap({ n, span });
		case 'no_punch_in_block':
			return m.why_no_punch_in_block({ n, span });
		case 'leave':
			return m.why_leave({ n, span, code });
		case 'missing_in':
			return m.why_missing_in({ n, span });
		case 'missing_out':
			return m.why_missing_out({ n, span });
		case 'waits_for_review':
			return entry.minutes > 0 ? m.why_waits_minutes({ n, span }) : m.why_waits({ from });
		case 'night_window':
			return m.why_night_window({ n, span });
	}
}

/** `1 minute`, `45 minutes`, `2 h`, `1 h 5 min`. */
export function sayMinutes(minutes: number): string {
	if (minutes < 60) return minutes === 1 ? m.minutes_one() : m.minutes_many({ minutes });
	const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
	return rest === 0 ? m.hours_only({ hours }) : m.hours_and_minutes({ hours, minutes: rest });
}
