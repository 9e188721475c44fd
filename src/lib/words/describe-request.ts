import { DIRECTION_WORDS } from '$domain/report-words';
import type { RequestDetail } from '$domain/timekeeping/request-detail';
import { m } from '$lib/paraglide/messages';
import { formatDate, formatInstant } from './format';

const PORTION = { full: m.portion_full, am: m.portion_am, pm: m.portion_pm } as const;

/** What ids and codes stand for. */
export type RequestNames = {
	timeZone: string;
	/** by kind and code, `leave VL` */
	codes: ReadonlyMap<string, string>;
	schedules: ReadonlyMap<string, string>;
	/** the punch an adjustment speaks of; null when it is not there */
	punch: { at: Date; direction: 'in' | 'out' | null } | null;
};

/** What is asked for, in one line. */
export function describeRequest(detail: RequestDetail, names: RequestNames): string {
	switch (detail.kind) {
		case 'missed_punch': {
			const { time, date } = detail;
			const direction = DIRECTION_WORDS[detail.direction];
			return m.line_missed_punch({ direction, time, date: formatDate(date) });
		}
		case 'adjustment':
			return `${sayPunch(names)}: ${sayChange(detail.change)}`;
		case 'leave': {
			const part = detail.portion === 'full' ? '' : `, ${PORTION[detail.portion]()}`;
			return `${sayCode(detail, names)}, ${sayDates(detail)}${part}`;
		}
		case 'official_business':
			return `${sayCode(detail, names)}, ${sayDates(detail)}, ${detail.from}–${detail.to}`;
		case 'overtime':
			return m.line_overtime({ from: detail.from, to: detail.to, date: formatDate(detail.date) });
		case 'schedule_change':
			return `“${names.schedules.get(detail.scheduleId) ?? m.line_schedule_gone()}”, ${sayDates(detail)}`;
	}
}

function sayPunch({ punch, timeZone }: RequestNames): string {
	if (!punch) return m.line_punch_gone();
	const direction = punch.direction ? `${DIRECTION_WORDS[punch.direction]} ` : '';
	return `${direction}${formatInstant(punch.at, timeZone)}`;
}

function sayChange(change: Extract<RequestDetail, { kind: 'adjustment' }>['change']): string {
	if (change.op === 'void') return m.line_void();
	const direction = DIRECTION_WORDS[change.direction];
	return change.time === null ? m.line_was({ direction }) : m.line_was_at({ direction, time: change.time });
}

function sayCode({ kind, code }: { kind: string; code: string }, { codes }: RequestNames): string {
	const name = codes.get(`${kind} ${code}`);
	return name ? `${name} (${code})` : code;
}

function sayDates({ firstDate, lastDate }: { firstDate: string; lastDate: string }): string {
	return firstDate === lastDate
		? formatDate(firstDate)
		: `${formatDate(firstDate)} – ${formatDate(lastDate)}`;
}
