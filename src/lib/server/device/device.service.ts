import type { RenameDeviceInput } from '$domain/people/device-forms';
import { requireOwnOrPermission, requirePermission, requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { findDeviceName, listDeviceRows, lockDeviceName, setDeviceName, setRevoked } from './device.repo';

export type DeviceListItem = Awaited<ReturnType<typeof listDeviceRows>>[number];

export async function listDevices(context: Context): Promise<DeviceListItem[]> {
	requirePermission(context, 'device.manage');
	return listDeviceRows(context.db);
}

export async function listDevicesOfOwner(context: Context, employeeId: string): Promise<DeviceListItem[]> {
	requireOwnOrPermission(context, employeeId, 'device.manage');
	return listDeviceRows(context.db, employeeId);
}

export type RevokeResult = { ok: true } | { ok: false; reason: 'not_found' };

/** From now on nothing this device sends is taken. Asked twice, it stays revoked at the first time. */
export async function revokeDevice(context: Context, deviceId: string): Promise<RevokeResult> {
	requirePermission(context, 'device.manage');
	return revoke(context, deviceId);
}

/** The same for one's own phone, which may be lost or sold. */
export async function revokeOwnDevice(context: Context, deviceId: string): Promise<RevokeResult> {
	const { employeeId } = requireSignedIn(context);
	const own = employeeId === null ? [] : await listDeviceRows(context.db, employeeId);
	if (!own.some(({ id }) => id === deviceId)) return { ok: false, reason: 'not_found' };
	return revoke(context, deviceId);
}

async function revoke(context: Context, deviceId: string): Promise<RevokeResult> {
	const at = context.now();
	return transaction(context.db, async (tx): Promise<RevokeResult> => {
		const name = await findDeviceName(tx, deviceId);
		if (name === null) return { ok: false, reason: 'not_found' };
		if (await setRevoked(tx, deviceId, at)) {
			await recordAudit(tx, {
				at,
				actor: context.actor,
				action: 'device.revoke',
				subjectType: 'device',
				subjectId: deviceId,
				detail: { before: { revoked: false }, after: { revoked: true }, about: { name } }
			});
		}
		return { ok: true };
	});
}

export type RenameDeviceResult = { ok: true } | { ok: false; reason: 'not_found' | 'changed_meanwhile' };

/** Another name for a device, such as where it stands now; `was` is the name that was seen. A phone is called after its owner. */
export async function renameDevice(
	context: Context,
	{ deviceId, was, name }: RenameDeviceInput
): Promise<RenameDeviceResult> {
	const actor = requirePermission(context, 'device.manage');
	return transaction(context.db, async (tx): Promise<RenameDeviceResult> => {
		const before = await lockDeviceName(tx, deviceId);
		if (!before || before.kind === 'personal') return { ok: false, reason: 'not_found' };
		if (before.name === name) return { ok: true };
		if (before.name !== was) return { ok: false, reason: 'changed_meanwhile' };
		await setDeviceName(tx, deviceId, name);
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'device.rename',
			subjectType: 'device',
			subjectId: deviceId,
			detail: { before: { name: was }, after: { name } }
		});
		return { ok: true };
	});
}
