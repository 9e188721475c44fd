import type { Context } from '../context';
import { checkCredential } from '../credential/check-credential.service';
import type { Tx } from '../db/database';
import type { Identity } from './identity';
import type { Evidence } from './read-evidence';

const ON_A_PHONE = 'number, badge or supervisor came from somebody’s own phone, where only a face counts';

/** Who number, badge or supervisor show. */
export async function identifyByCredential(
	tx: Tx,
	context: Context,
	{ raw, sender, credential, time }: Evidence
): Promise<Identity> {
	const base = { usable: [], repeated: false, nearCopy: false };
	if (!credential?.ok) {
		const reasons = [credential?.reason ?? 'nothing was sealed'];
		return { ...base, who: { kind: 'none', reasons }, claimedEmployeeId: null, credential: null };
	}
	const found = await checkCredential(tx, context, credential.credential, {
		eventId: raw.eventId,
		deviceId: raw.deviceId,
		siteId: sender.siteId,
		time,
		settings: sender.kiosk
	});
	// No phone of ours offers it: somebody may have a colleague's number and PIN, and be anywhere.
	const checked =
		found.ok && sender.kind === 'personal' ? { ...found, doubts: [...found.doubts, ON_A_PHONE] } : found;
	const claimedEmployeeId = checked.namedId;
	const who = checked.ok
		? ({ kind: 'match', employeeId: checked.employeeId, strong: false } as const)
		: ({ kind: 'none', reasons: checked.reasons } as const);
	return { ...base, who, claimedEmployeeId, credential: checked };
}
