import type { PunchDirection } from '../timekeeping/punch';

export type QuarantineReason =
	| 'wrong_columns'
	| 'bad_time'
	| 'bad_code'
	| 'missing_value'
	| 'bad_value'
	| 'unknown_employee'
	| 'unclosed_quote'
	| 'line_too_long'
	| 'duplicate_line'
	| 'in_future'
	| 'not_a_row';

/**
 * One line of a file: a row that can be stored, or what keeps it in quarantine. Nothing is left out. `subject` is the
 * value that a person can settle for all lines at once, such as a number that nobody has.
 */
export type ImportItem<Row> = { ok: true; line: number; raw: string; row: Row } | QuarantinedLine;

export interface QuarantinedLine {
	ok: false;
	line: number;
	raw: string;
	reason: QuarantineReason;
	message: string;
	subject?: string;
	/** everything else about it was right: what is stored as soon as the subject is settled */
	waiting?: WaitingPunch;
}

/** A punch that waits for its number to be given to an employee. */
export interface WaitingPunch {
	pin: string;
	/** UTC instant, epoch milliseconds */
	at: number;
	direction: PunchDirection;
	stateCode: string | null;
	verifyCode: string | null;
	device: string | null;
}

/** Characters of a quarantined line that are kept for display. */
const RAW_LIMIT = 500;

/** `message` says what is wrong and what would be right; the line is known beside it. */
export function quarantine(
	line: number,
	raw: string,
	reason: QuarantineReason,
	message: string
): QuarantinedLine {
	return { ok: false, line, raw: clip(raw), reason, message };
}

/** Text from a file inside a message: one line, not too long. */
export function quote(text: string): string {
	const oneLine = text.replace(/\p{Cc}/gu, ' ').trim();
	return `"${oneLine.length > 60 ? `${oneLine.slice(0, 59)}\u2026` : oneLine}"`;
}

function clip(raw: string): string {
	return raw.length > RAW_LIMIT ? raw.slice(0, RAW_LIMIT) : raw;
}
