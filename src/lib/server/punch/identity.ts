import type { Context } from '../context';
import type { Identified, Matcher } from '../enrolment/identify.service';
import type { CheckedCredential } from '../credential/check-credential.service';
import { findRosterEmployee } from '../people/employee.service';
import { MatchThrottle } from '$domain/matching/match-throttle';
import type { Evidence } from './read-evidence';
import { RecentDescriptors } from './recent-descriptors';

const throttle = new MatchThrottle();
const recent = new RecentDescriptors();

/** Who the evidence shows, and what was found out on the way. */
export type Identity = {
	who: Identified;
	/** whom a typed number or the phone names */
	claimedEmployeeId: string | null;
	usable: Float32Array[];
	repeated: boolean;
	nearCopy: boolean;
	/** number, badge or supervisor in place of the face */
	credential: CheckedCredential | null;
};

type Among = Parameters<Matcher['identify']>[0]['among'];

/**
 * @param used digests (hexadecimal) that were evidence before, with their events; grows as a group is judged, so that a
 *   copy inside the group is found too
 * @param answered somebody in front of the device sees the outcome: too many tries are not answered
 */
export async function findIdentity(
	context: Context,
	{ raw, sender, event, face, digests, authority }: Evidence,
	{ gallery, used, answered }: { gallery: Matcher; used: Map<string, string>; answered: boolean }
): Promise<Identity> {
	const descriptors = face.ok ? face.descriptors : [];
	const usable = descriptors.filter((_, i) => checkUnused(used, digests[i], raw.eventId));
	const claim = event.type === 'punch' ? event.claim : null;
	const among = await findCandidates(context, sender, claim?.employeeNumber ?? null);
	const claimedEmployeeId = among && 'ownerEmployeeId' in among ? (among.ownerEmployeeId ?? null) : null;
	const repeated = usable.length < descriptors.length;
	const base = { usable, repeated, nearCopy: false, claimedEmployeeId, credential: null };
	const none = (reason: string): Identity => ({ ...base, who: { kind: 'none', reasons: [reason] } });
	const limited = answered && authority === 'online';
	if (limited && !throttle.checkAllowed(sender.id, context.now())) {
		return none('too many tries on this device; judged by a person');
	}
	if (!among) return none('nobody on this roster has the number that was given');
	const who = await gallery.identify({
		modelId: face.ok ? face.modelId : '',
		descriptors: usable,
		second: face.ok ? face.second : null,
		face: sender.face,
		among
	});
	if (limited) throttle.recordOutcome(sender.id, who.kind === 'match', context.now());
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

/** A personal device knows its owner, a claim names one person, and otherwise it is the roster of the site. */
async function findCandidates(
	context: Context,
	sender: Evidence['sender'],
	claimedNumber: string | null
): Promise<Among | null> {
	if (sender.kind === 'personal') return { ownerEmployeeId: sender.ownerEmployeeId };
	if (claimedNumber === null) return { siteId: sender.siteId };
	const employeeId = await findRosterEmployee(context, {
		siteId: sender.siteId,
		employeeNumber: claimedNumber
	});
	return employeeId ? { ownerEmployeeId: employeeId } : null;
}
