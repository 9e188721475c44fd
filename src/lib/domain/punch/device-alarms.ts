import type { LeaseLimits } from './lease';

const HOUR_MS = 3_600_000;
/** A kiosk stands where there is a network: a day without a word is worth a look. */
const KIOSK_SILENT_MS = 24 * HOUR_MS;
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
};

/** `subject` makes one silence, or one old queue, one alarm however often it is looked at. */
export type DueAlarm = { kind: 'silent' | 'queue_old'; subject: string };

/**
 * A kiosk is silent after a day without a word; a field device when half of its leave to work alone is over: somebody must
 * still have time to carry it to a network. Phones are never silent: their owners take holidays. A whole site that is silent
 * when a shift begins is another matter: `checkMissedShift`.
 */
export function findDueAlarms(device: DeviceState, now: Date): DueAlarm[] {
	const due: DueAlarm[] = [];
	const heardAt = device.lastContactAt ?? device.pairedAt;
	const patience = patienceMs(device);
	if (patience !== null && now.getTime() - heardAt.getTime() > patience) {
		due.push({ kind: 'silent', subject: heardAt.toISOString() });
	}
	const { waiting, oldestWaitingAt } = device;
	if (waiting && oldestWaitingAt && now.getTime() - oldestWaitingAt.getTime() > QUEUE_OLD_MS) {
		// To the day: a device that corrects its clock by a second is no second alarm.
		due.push({ kind: 'queue_old', subject: oldestWaitingAt.toISOString().slice(0, 10) });
	}
	return due;
}

function patienceMs({ kind, limits }: DeviceState): number | null {
	if (kind === 'personal') return null;
	return kind === 'kiosk' ? KIOSK_SILENT_MS : Math.max(KIOSK_SILENT_MS, (limits.hours * HOUR_MS) / 2);
}
