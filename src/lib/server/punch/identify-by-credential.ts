import type { CredentialEvidence, CredentialPerson } from '$domain/punch/credential-evidence';
import type { Context } from '../context';
import { checkCredential, type CheckedCredential } from '../credential/check-credential.service';
import type { Tx } from '../db/database';
import type { LeaseRow } from '../device/lease.service';
import { checkPasskeyPunch } from './identify-by-passkey';
import type { Identity } from './identity';
import type { Evidence } from './read-evidence';

const ON_A_PHONE =
	'number, badge or supervisor came from somebody’s own phone, where only a face or a passkey counts';

/** Who number, badge, supervisor or passkey show. */
export async function identifyByCredential(
	tx: Tx,
	context: Context,
	evidence: Evidence,
	known: { leases: ReadonlyMap<string, LeaseRow>; used: ReadonlyMap<string, string> }
): Promise<Identity> {
	const { credential } = evidence;
	const base = { usable: [], repeated: false, nearCopy: false, claimDoubts: [] };
	if (!credential?.ok) {
		const reasons = [credential?.reason ?? 'nothing was sealed'];
		return { ...base, who: { kind: 'none', reasons }, claimedEmployeeId: null, credential: null };
	}
	const { who, onBehalfOf } = credential.credential;
	const checked =
		who.by === 'passkey'
			? await checkPasskeyPunch(tx, context, { who, onBehalfOf, evidence, ...known })
			: await checkShared(tx, context, { who, onBehalfOf, evidence });
	const claimedEmployeeId = checked.namedId;
	const shown = checked.ok
		? ({ kind: 'match', employeeId: checked.employeeId, strong: false } as const)
		: ({ kind: 'none', reasons: checked.reasons } as const);
	return { ...base, who: shown, claimedEmployeeId, credential: checked };
}

type Shared = Pick<CredentialEvidence, 'onBehalfOf'> & { who: CredentialPerson; evidence: Evidence };

async function checkShared(
	tx: Tx,
	context: Context,
	{ who, onBehalfOf, evidence: { raw, sender, time } }: Shared
): Promise<CheckedCredential> {
	const given = { who, onBehalfOf };
	const found = await checkCredential(tx, context, given, {
		eventId: raw.eventId,
		deviceId: raw.deviceId,
		siteId: sender.siteId,
		time,
		settings: sender.kiosk
	});
	// No phone of ours offers it: somebody may have a colleague's number and PIN, and be anywhere.
	return found.ok && sender.kind === 'personal' ? { ...found, doubts: [...found.doubts, ON_A_PHONE] } : found;
}
