import type { Context } from '../context';
import type { Identified, Matcher } from '../enrolment/identify.service';
import type { CheckedCredential } from '../credential/check-credential.service';
import type { Tx } from '../db/database';
import { findClaimed } from './find-claimed';
import type { MatchTries } from './match-tries';
import type { Evidence } from './read-evidence';
import { RecentDescriptors } from './recent-descriptors';

const recent = new RecentDescriptors();

/** Who the evidence shows, and what was found out on the way. */
export type Identity = {
	who: Identified;
	/** whom a typed number, a badge or the phone names */
	claimedEmployeeId: string | null;
	usable: Float32Array[];
	repeated: boolean;
	nearCopy: boolean;
	/** what is to be said of a badge that was shown with the face */
	claimDoubts: string[];
	/** number, badge or supervisor in place of the face */
	credential: CheckedCredential | null;
};

/**
 * @param used digests (hexadecimal) that were evidence before, with their events; grows as a group is judged, so that a
 *   copy inside the group is found too
 * @param tries where somebody in front of the device sees the outcome: too many are not answered; null where nobody does
 */
export async function findIdentity(
	tx: Tx,
	context: Context,
	evidence: Evidence,
	{ gallery, used, tries }: { gallery: Matcher; used: Map<string, string>; tries: MatchTries | null }
): Promise<Identity> {
	const { raw, sender, face, digests, authority } = evidence;
	const descriptors = face.ok ? face.descriptors : [];
	const usable = descriptors.filter((_, i) => checkUnused(used, digests[i], raw.eventId));
	const claimed = await findClaimed(tx, context, evidence);
	const repeated = usable.length < descriptors.length;
	const { claimedEmployeeId, doubts: claimDoubts } = claimed;
	const base = { usable, repeated, nearCopy: false, claimedEmployeeId, claimDoubts, credential: null };
	const none = (reason: string): Identity => ({ ...base, who: { kind: 'none', reasons: [reason] } });
	const limits = authority === 'online' ? tries : null;
	if (limits && !limits.checkAllowed(sender.id, context.now())) {
		return none('too many tries on this device; judged by a person');
	}
	if (!claimed.among) return none(claimed.reason);
	const who = await gallery.identify({
		modelId: face.ok ? face.modelId : '',
		descriptors: usable,
		second: face.ok ? face.second : null,
		face: sender.face,
		among: claimed.among
	});
	limits?.recordOutcome(sender.id, who.kind === 'match', context.now());
	return { ...base, who, nearCopy: who.kind === 'match' && recent.checkNearCopy(who.employeeId, usable) };
}

/** After the judgement was committed: what comes near one of these is a copy. */
export function rememberDescriptors({ who, usable }: Identity): void {
	if (who.kind === 'match') recent.record(who.employeeId, usable);
}

function checkUnused(used: Map<string, string>, digest: Buffer | undefined, eventId: string): boolean {
	const name = digest?.toString('hex') ?? '';
	const by = used.get(name);
	if (by === undefined) used.set(name, eventId);
	return by === undefined || by === eventId;
}
