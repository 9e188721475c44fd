/** Direction a punch carries: `auto` leaves it to the engine. */
export type PunchDirection = 'in' | 'out' | 'auto';

/** A punch as the engine sees it. */
export interface Punch {
	readonly id: string;
	/** UTC instant in epoch milliseconds. */
	readonly at: number;
	readonly direction: PunchDirection;
	/** Zone of the punching site; times are printed on its wall clock. Absent: the schedule's zone. */
	readonly timeZone?: string | undefined;
}

/** A punch on its way through the pipeline: `minute` is `at` floored to the epoch minute. */
export interface KeptPunch extends Punch {
	readonly minute: number;
	/** Added by an approved correction. */
	readonly corrected: boolean;
}

/** Epoch minute of an instant; 08:00:59 is 08:00, as it prints. */
export function toEpochMinute(at: number): number {
	return Math.floor(at / 60_000);
}
