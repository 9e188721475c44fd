import type { TraceVerdict } from './judge-trace';
import type { TimeGrade } from './time-grade';

/** How sure the server is of who punched. Words, not scores, leave this function. */
export type IdentityEvidence = {
	outcome: 'match' | 'ambiguous' | 'none' | 'unreadable';
	/** why not, or what weakens it, in sentences for the office */
	reasons: readonly string[];
	/** frames that agreed */
	frames: number;
	/** a descriptor came bit for bit as in an earlier punch */
	repeated: boolean;
	/** a descriptor is nearer to an earlier one than two captures ever are */
	nearCopy: boolean;
	/** the event's place in its chain */
	chain: 'linked' | 'gap' | 'broken';
	/** how the leave to work alone stood; `online` under a nonce of the server */
	authority: 'online' | 'lease' | 'lease_ended' | 'none';
	time: TimeGrade;
	/** what the site asks of a living person, and what came of it; null where it asks for nothing */
	liveness: ({ level: 'light' | 'strict' } & TraceVerdict) | null;
	/** number, badge or supervisor in place of a face, and what is to be said of it; null for a face */
	credential: { doubts: readonly string[] } | null;
	/** what is to be said of the badge that was shown with the face, though the face fits */
	claimDoubts: readonly string[];
	/** where a phone was, where its site asks; null where it does not, or when it was there */
	place: { reason: string; waits: boolean } | null;
	/** two copies of the device were seen, and nobody has decided yet which is the right one */
	frozen: boolean;
};

export type EvidenceGrade = { grade: 'A' | 'B' | 'C' | 'D'; reasons: string[] };

/** Frames that agree make a punch of grade A; one alone is B. */
const SEVERAL = 3;

/**
 * A: several frames, online. B: sure, offline or fewer frames, or number and PIN, or a badge. C: sure, with something a supervisor may want to see.
 * D: not sure who or when, or at a strict site nobody living; waits for review. Never a refusal.
 */
export function gradeEvidence(evidence: IdentityEvidence): EvidenceGrade {
	const doubts = doubtsOf(evidence);
	if (doubts.length > 0) return { grade: 'D', reasons: doubts };
	const remarks = remarksOf(evidence);
	if (remarks.length > 0) return { grade: 'C', reasons: remarks };
	const best = evidence.authority === 'online' && evidence.credential === null && evidence.frames >= SEVERAL;
	return { grade: best ? 'A' : 'B', reasons: best ? [] : weaknessOf(evidence) };
}

function doubtsOf({
	outcome,
	reasons,
	repeated,
	authority,
	time,
	frozen,
	liveness,
	credential,
	claimDoubts,
	place
}: IdentityEvidence): string[] {
	const doubts: string[] = [];
	if (outcome !== 'match') doubts.push(...reasons);
	doubts.push(...claimDoubts);
	if (credential) doubts.push(...credential.doubts);
	if (place?.waits) doubts.push(place.reason);
	if (repeated) doubts.push('the same descriptor was sent before: a camera never gives the same twice');
	if (authority === 'lease_ended')
		doubts.push('made after the device’s leave to work without network had ended');
	if (authority === 'none') doubts.push('made without network and without a lease');
	if (time === 'D') doubts.push('the time is doubtful');
	if (liveness?.level === 'strict') doubts.push(...liveness.reasons);
	if (frozen) doubts.push('two copies of this device were seen');
	return doubts;
}

function remarksOf({ chain, nearCopy, time, liveness, place }: IdentityEvidence): string[] {
	const remarks: string[] = [];
	if (chain === 'gap') remarks.push('an earlier event of this device is missing');
	if (chain === 'broken') remarks.push('does not follow the event before it');
	if (nearCopy) remarks.push('almost the same descriptor was sent before');
	if (liveness?.level === 'light') remarks.push(...liveness.reasons);
	if (place) remarks.push(place.reason);
	if (time === 'C') remarks.push('the device was restarted without network');
	return remarks;
}

function weaknessOf({ authority, frames, credential }: IdentityEvidence): string[] {
	const weakness: string[] = [];
	if (authority === 'lease') weakness.push('made without network under a lease');
	if (credential === null && frames < SEVERAL)
		weakness.push(frames === 1 ? 'one frame only' : `${frames} frames only`);
	return weakness;
}
