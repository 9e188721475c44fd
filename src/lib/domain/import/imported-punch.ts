import type { PunchDirection } from '../timekeeping/punch';
import { quarantine, quote } from './import-item';
import type { ImportItem } from './import-item';

/** A punch from another clock, ready to be stored. */
export interface ImportedPunch {
	employeeId: string;
	/** The number under which the other clock knows the employee. */
	pin: string;
	/** UTC instant, epoch milliseconds. */
	at: number;
	direction: PunchDirection;
	/** What the person or the terminal chose, as the file has it; a hint only. */
	stateCode: string | null;
	/** How the person was recognised, in the terminal's own code. */
	verifyCode: string | null;
	device: string | null;
	/** The same punch has the same key in every file it appears in; storing by it makes an import repeatable. */
	key: string;
}

/**
 * How a terminal's codes become directions. Codes are chosen on a keypad and differ by firmware, so the usual answer is
 * `auto`: the schedule decides. A terminal at an entrance may stand for `in` or `out`.
 */
export type DirectionSource = 'auto' | 'codes' | 'in' | 'out';

export interface PunchImportContext {
	/** Zone of the clock: its files hold wall times. */
	timeZone: string;
	directions: DirectionSource;
	/** The employee of a PIN, null when nobody has it. */
	resolveEmployee: (pin: string) => string | null;
	/** Punches after this instant are quarantined: the clock was set wrong. Epoch milliseconds. */
	notAfter: number;
	/** The clock that the file comes from: one person cannot punch twice on it in the same second with the same state. */
	clockId: string;
}

const CODE_DIRECTIONS: Readonly<Record<string, PunchDirection>> = {
	// check-in, check-out, break-out, break-in, overtime-in, overtime-out; 255: nothing selected.
	'0': 'in',
	'1': 'out',
	'2': 'out',
	'3': 'in',
	'4': 'in',
	'5': 'out',
	'255': 'auto'
};

/** Terminal state codes 0-5 and 255; undefined for any other. */
export function directionOfCode(code: string): PunchDirection | undefined {
	return CODE_DIRECTIONS[code];
}

/**
 * The same punch has the same key in every file of a clock. The device number inside is no part of it: the USB layout has
 * one and the network feed of the same clock has none.
 */
export function keyOfPunch(
	clockId: string,
	{ pin, at, stateCode }: { pin: string; at: number; stateCode: string | null }
): string {
	return JSON.stringify([clockId, pin, at, stateCode]);
}

export interface RawPunch {
	line: number;
	raw: string;
	pin: string;
	at: number;
	/** Direction in the file's own words, when it has any. */
	stated: PunchDirection;
	stateCode: string | null;
	verifyCode: string | null;
	device: string | null;
}

/** The last checks, the same for every layout: the PIN is somebody's, the time is not in the future. */
export function toImportedPunch(raw: RawPunch, context: PunchImportContext): ImportItem<ImportedPunch> {
	const { line, pin, at, stated, stateCode, verifyCode } = raw;
	if (at > context.notAfter)
		return quarantine(
			line,
			raw.raw,
			'in_future',
			'The time lies in the future. Was the clock or its time zone set right?'
		);
	const direction = context.directions === 'codes' ? stated : context.directions;
	const employeeId = context.resolveEmployee(pin);
	if (employeeId === null)
		return {
			...quarantine(
				line,
				raw.raw,
				'unknown_employee',
				`Nobody has the number ${quote(pin)} on this clock. Assign it to an employee and the line is imported.`
			),
			subject: pin,
			waiting: { pin, at, direction, stateCode, verifyCode, device: raw.device }
		};
	const key = keyOfPunch(context.clockId, { pin, at, stateCode });
	return {
		ok: true,
		line,
		raw: raw.raw,
		row: { employeeId, pin, at, direction, stateCode, verifyCode, device: raw.device, key }
	};
}
