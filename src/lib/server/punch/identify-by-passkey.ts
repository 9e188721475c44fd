import type { CredentialEvidence, PasskeyAssertion } from '$domain/punch/credential-evidence';
import { derivePasskeyChallenge } from '$domain/punch/passkey-challenge';
import { findAssertedPasskey } from '../access/passkey.service';
import type { Context } from '../context';
import type { CheckedCredential } from '../credential/check-credential.service';
import type { Tx } from '../db/database';
import type { LeaseRow } from '../device/lease.service';
import { findChallengeNonce } from './judge-liveness';
import type { Evidence } from './read-evidence';

type Given = {
	who: PasskeyAssertion;
	onBehalfOf: CredentialEvidence['onBehalfOf'];
	evidence: Pick<Evidence, 'raw' | 'event' | 'sender' | 'time' | 'digests'>;
	leases: ReadonlyMap<string, LeaseRow>;
	/** as in `findIdentity` */
	used: ReadonlyMap<string, string>;
};

/**
 * Whose passkey confirmed the punch. It counts on the phone of the very person whose passkey it is, for the challenge of
 * this punch, and by what was true when it was made: one removed since alters nothing.
 */
export async function checkPasskeyPunch(
	tx: Tx,
	context: Context,
	{ who, onBehalfOf, evidence: { raw, event, sender, time, digests }, leases, used }: Given
): Promise<CheckedCredential> {
	const base = { method: 'passkey' as const, namedId: null, supervisorId: null };
	const refuse = (reason: string, namedId: string | null = null): CheckedCredential => {
		return { ...base, namedId, ok: false, reasons: [reason] };
	};
	if (onBehalfOf) return refuse('a passkey is nobody else’s word');
	const nonce = findChallengeNonce(context.keys, { event, drawnFor: who.drawnFor, leases });
	if (nonce === null) return refuse('the passkey was asked without a nonce of this punch');
	const challenge = await derivePasskeyChallenge(event.deviceId, nonce);
	const found = await findAssertedPasskey(tx, who, challenge);
	// Whoever makes one up names nobody.
	if (found === null) return refuse('the passkey is not known, or did not confirm this very punch');
	const { employeeId, active, createdAt, endedAt } = found;
	if (employeeId === null) return refuse('this passkey belongs to no employee');
	const early = createdAt.getTime() > time.highMs;
	if (early || (endedAt && endedAt.getTime() < time.lowMs))
		return refuse('this passkey was not in use when the punch was made', employeeId);
	if (sender.kind !== 'personal') return refuse('a passkey counts on somebody’s own phone only', employeeId);
	if (employeeId !== sender.ownerEmployeeId)
		return refuse('this passkey is not the one of the phone’s owner', employeeId);
	if (!active) return refuse('this person has left', employeeId);
	const by = digests.map((digest) => used.get(digest.toString('hex'))).find((each) => each !== undefined);
	const doubts = by === undefined || by === raw.eventId ? [] : [USED_BEFORE];
	return { ...base, namedId: employeeId, ok: true, employeeId, doubts };
}

/** Without network the challenge of one place is good for those just after it too. */
const USED_BEFORE = 'this confirmation by passkey was used before: each counts for one punch';
