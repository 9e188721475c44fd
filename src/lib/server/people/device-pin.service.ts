import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { makePinVerifier, pinVerifierSchema, type PinVerifier } from '$domain/punch/pin-verifier';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { openSeal, seal } from '../keys/key-ring';
import { findSite, setSiteDevicePin } from './organisation.repo';

const SALT_BYTES = 16;

const bindingOf = (siteId: string) => `device-pin:${siteId}`;

/** Sets the PIN that opens the settings of a site's shared devices; null takes it away. Devices hear of it at their next contact. */
export async function changeDevicePin(
	context: Context,
	siteId: string,
	pin: string | null
): Promise<{ ok: true } | { ok: false; reason: 'site_unknown' }> {
	const actor = requirePermission(context, 'device.manage');
	const verifier = pin === null ? null : await makePinVerifier(pin, new Uint8Array(randomBytes(SALT_BYTES)));
	const sealed =
		verifier && seal(context.keys.wrapping, Buffer.from(JSON.stringify(verifier)), bindingOf(siteId));
	return transaction(context.db, async (tx) => {
		const before = await findSite(tx, siteId);
		if (!before) return { ok: false, reason: 'site_unknown' };
		await setSiteDevicePin(tx, siteId, sealed);
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'site.change_device_pin',
			subjectType: 'site',
			subjectId: siteId,
			detail: { before: { pinSet: before.devicePin !== null }, after: { pinSet: sealed !== null } }
		});
		return { ok: true };
	});
}

/** What a device tells the PIN by; null when the site has none. The device that asks has signed for it. */
export async function findDevicePin(
	{ db, keys }: Pick<Context, 'db' | 'keys'>,
	siteId: string
): Promise<PinVerifier | null> {
	const site = await findSite(db, siteId);
	const plain = site?.devicePin && openSeal(keys.wrapping, site.devicePin, bindingOf(siteId));
	return plain ? v.parse(pinVerifierSchema, JSON.parse(plain.toString())) : null;
}

/** For the site's page: whether there is one, and nothing else. */
export async function checkDevicePinSet(context: Context, siteId: string): Promise<boolean> {
	requirePermission(context, 'device.manage');
	const site = await findSite(context.db, siteId);
	return Boolean(site?.devicePin);
}
