import type { LeaseLimits } from './lease';

const HOUR_MS = 3_600_000;
/** A kiosk stands where there is a network: a day without a word is worth a look. */
const KIOSK_SILENT_MS = 24 * HOUR_MS;
/** A kiosk calls every minute or so: not heard for this long, it is off or without network. */
export const KIOSK_QUIET_MS = 15 * 60_000;
/** After the start of a shift by so much, it is known that nobody could punch there. */
const SHIFT_GRACE_MS = 5 * 60_000;
/** Punches that wait this long on a device begin to matter to somebody's pay. */
const QUEUE_OLD_MS = 72 * HOUR_MS;

/** What the server knows of a device in service without asking it. */
export type DeviceState = {
	kind: 'kiosk' | 'field' | 'personal';
	lastContactAt: Date | null;
	pairedAt: Date;
	/** as the device said at its last contact, less what it has sent since */
	waiting: number | null;
	oldestWaitingAt: Date | null;
	limits: LeaseLimits;
	/** starts of the shifts of the people of its site around now; only kiosks need them */
	shiftStarts?: readonly Date[];
};

/** `subject` makes one silence, or one old queue, one alarm however often it is looked at. */
export type DueAlarm = { kind: 'silent' | 'queue_old'; subject: string };

/**
 * A kiosk is silent when a shift of its site has begun and nothing was heard of it around then, and after a day without
 * any; a field device when half of its leave to work alone is over: somebody must still have
 * time to carry it to a network. Phones are never silent: their owners take holidays.
 */
export function findDueAlarms(device: DeviceState, now: Date): DueAlarm[] {
	const due: DueAlarm[] = [];
	const heardAt = device.lastContactAt ?? device.pairedAt;
	const patience = patienceMs(device);
	if (patience !== null && now.getTime() - heardAt.getTime() > patience) {
		due.push({ kind: 'silent', subject: heardAt.toISOString() });
	}
	const missed = due.length > 0 ? null : findMissedShift(device, heardAt, now);
	// Two shifts that start while it is off are one silence.
	if (missed) due.push({ kind: 'silent', subject: `shift ${heardAt.toISOString()}` });
	const { waiting, oldestWaitingAt } = device;
	if (waiting && oldestWaitingAt && now.getTime() - oldestWaitingAt.getTime() > QUEUE_OLD_MS) {
		// To the day: a device that corrects its clock by a second is no second alarm.
		due.push({ kind: 'queue_old', subject: oldestWaitingAt.toISOString().slice(0, 10) });
	}
	return due;
}

/** The first start of a shift that the kiosk was not there for. */
function findMissedShift({ kind, shiftStarts = [] }: DeviceState, heardAt: Date, now: Date): Date | null {
	if (kind !== 'kiosk') return null;
	const [at, heard] = [now.getTime(), heardAt.getTime()];
	const missed = (start: Date) =>
		heard < start.getTime() - KIOSK_QUIET_MS + SHIFT_GRACE_MS && start.getTime() + SHIFT_GRACE_MS <= at;
	return shiftStarts.find((start) => at - heard >= KIOSK_QUIET_MS && missed(start)) ?? null;
}

function patienceMs({ kind, limits }: DeviceState): number | null {
	if (kind === 'personal') return null;
	return kind === 'kiosk' ? KIOSK_SILENT_MS : Math.max(KIOSK_SILENT_MS, (limits.hours * HOUR_MS) / 2);
}
