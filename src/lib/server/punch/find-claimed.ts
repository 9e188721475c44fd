import type { Context } from '../context';
import { checkBadge } from '../credential/check-badge';
import { HAS_LEFT, NOT_ON_ROSTER, sayOff } from '../credential/check-credential.service';
import type { Tx } from '../db/database';
import type { Matcher } from '../enrolment/identify.service';
import { findRosterEmployee } from '../people/employee.service';
import type { Evidence } from './read-evidence';

/** Whom a face is compared with. `doubts`: what has a person decide although the face fits. */
export type Claimed = { claimedEmployeeId: string | null; doubts: string[] } & (
	| { among: Parameters<Matcher['identify']>[0]['among'] }
	/** the claim names nobody, in words for the office */
	| { among: null; reason: string }
);

/**
 * A personal device knows its owner, a claim names one person, and otherwise it is the roster of the site. A badge that was
 * revoked by then still says whose face to compare: whether it is theirs helps who decides.
 */
export async function findClaimed(tx: Tx, context: Context, evidence: Evidence): Promise<Claimed> {
	const { sender, event } = evidence;
	const claim = event.type === 'punch' ? event.claim : null;
	if (sender.kind === 'personal') return one(sender.ownerEmployeeId);
	if (claim === null) return { claimedEmployeeId: null, doubts: [], among: { siteId: sender.siteId } };
	if ('badge' in claim) return findByBadge(tx, context, evidence);
	const { employeeNumber } = claim;
	const employeeId = await findRosterEmployee(context, { siteId: sender.siteId, employeeNumber });
	return employeeId ? one(employeeId) : nobody('nobody on this roster has the number that was given');
}

async function findByBadge(
	tx: Tx,
	{ keys }: Context,
	{ face, raw, sender, time }: Evidence
): Promise<Claimed> {
	if (!face.ok || face.badge === null) return nobody('a badge was to name the person, and none was sealed');
	const { siteId } = sender;
	const checked = await checkBadge(tx, keys, {
		text: face.badge,
		punch: { eventId: raw.eventId, siteId, time }
	});
	const { named } = checked;
	const said = checked.ok ? checked.doubts : checked.reasons;
	if (named === null) return nobody(said.join('; '));
	const doubts = [...said, ...sayOff(sender.kiosk, checked.method)];
	if (named.status === 'archived') doubts.push(HAS_LEFT);
	else if (!named.onRoster) doubts.push(NOT_ON_ROSTER);
	return one(named.id, doubts);
}

const one = (employeeId: string | null, doubts: string[] = []): Claimed => ({
	claimedEmployeeId: employeeId,
	doubts,
	among: { ownerEmployeeId: employeeId }
});

const nobody = (reason: string): Claimed => ({ claimedEmployeeId: null, doubts: [], among: null, reason });
