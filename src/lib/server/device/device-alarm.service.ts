import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { findRewritable } from '../db/append-only';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { log } from '../log';
import {
	findEpoch,
	insertAlarm,
	listOpenAlarms,
	raiseEpoch,
	setFrozen,
	setSettled,
	type DeviceAlarmRow
} from './device-alarm.repo';

export type Alarm = {
	deviceId: string;
	kind: DeviceAlarmRow['kind'];
	/** what makes it this alarm and no other */
	subject: string;
	detail: Record<string, unknown>;
	at: Date;
};

/** Raised again, it stays one row: a device that calls every minute does not bury the others. */
export async function raiseAlarm(tx: Tx | Db, alarm: Alarm): Promise<void> {
	const { deviceId, kind, subject, detail, at } = alarm;
	const fresh = await insertAlarm(tx, { id: newId(at), deviceId, kind, subject, detail, raisedAt: at });
	if (fresh) log.error({ alarm: kind, deviceId, ...detail }, 'device alarm');
}

/** Two devices claim the same place in a chain: from now on everything it sends is kept and waits for review. */
export async function freezeDevice(
	tx: Tx,
	fork: { deviceId: string; epoch: number; seq: number; at: Date }
): Promise<void> {
	const { deviceId, epoch, seq, at } = fork;
	await setFrozen(tx, deviceId, at);
	await raiseAlarm(tx, { deviceId, kind: 'fork', subject: `${epoch}/${seq}`, detail: { epoch, seq }, at });
}

export async function listAlarms(context: Context) {
	requirePermission(context, 'device.manage');
	return listOpenAlarms(context.db);
}

/** Append-only tables that the app's own database account could rewrite: shown where the evidence is looked after. */
export async function listRewritableTables(context: Context): Promise<string[]> {
	requirePermission(context, 'device.manage');
	return findRewritable(context.db);
}

export type SettleResult = { ok: true } | { ok: false; reason: 'already_settled' };

/**
 * Somebody has dealt with it and says how. Settling a fork lets the device go on, in a new epoch: whoever holds the
 * other copy of its storage is recognised at the next contact.
 */
export async function settleAlarm(context: Context, alarmId: string, note: string): Promise<SettleResult> {
	const actor = requirePermission(context, 'device.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<SettleResult> => {
		const alarm = await setSettled(tx, { alarmId, by: actor.userId, at, note });
		if (!alarm) return { ok: false, reason: 'already_settled' };
		if (alarm.kind === 'fork') {
			await setFrozen(tx, alarm.deviceId, null);
			const epoch = await findEpoch(tx, alarm.deviceId);
			if (epoch !== null) await raiseEpoch(tx, alarm.deviceId, epoch);
		}
		await recordAudit(tx, {
			at,
			actor,
			action: 'device.settle_alarm',
			subjectType: 'device',
			subjectId: alarm.deviceId,
			detail: {
				before: { settled: false },
				after: { settled: true },
				reason: note,
				about: { kind: alarm.kind, alarm: alarm.detail }
			}
		});
		return { ok: true };
	});
}
