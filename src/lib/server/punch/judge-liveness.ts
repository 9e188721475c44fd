import { decodeBase64url } from '$domain/base64url';
import { judgeTrace, type TraceVerdict } from '$domain/punch/judge-trace';
import type { LivenessTrace } from '$domain/punch/liveness-trace';
import { leaseNonce, type LeaseRow } from '../device/lease.service';
import type { KeyRing } from '../keys/key-ring';
import type { Evidence } from './read-evidence';

/**
 * Events that may lie between a challenge without network and its punch: a clock that jumped, an app that was started.
 * Each is one more challenge that a meddler could choose from.
 */
const MOST_BETWEEN = 3;

export type PunchLiveness = ({ level: 'light' | 'strict' } & TraceVerdict) | null;

type Leases = ReadonlyMap<string, LeaseRow>;

/**
 * What the site asked for when the punch was made, and whether what the device sealed shows it. Online it is the site's
 * level of then; without network it is the one that the device was told with its lease. Null where nothing is asked.
 */
export function judgePunchLiveness(
	keys: KeyRing,
	{ event, face, authority, sender }: Pick<Evidence, 'event' | 'face' | 'authority' | 'sender'>,
	leases: Leases
): PunchLiveness {
	// Whoever punches without a face is asked for nothing of it.
	if (event.type !== 'punch') return null;
	const lease = authority === 'online' || !event.lease ? null : leases.get(event.lease.leaseId);
	const level = lease?.livenessLevel ?? sender.face.liveness;
	if (level === 'off') return null;
	const trace = face.ok ? face.liveness : null;
	const nonce = findChallengeNonce(keys, { event, drawnFor: trace?.drawnFor ?? null, leases });
	const descriptors = face.ok ? face.descriptors : [];
	return { level, ...judgeTrace({ level, nonce, trace, descriptors }) };
}

/** The nonce that the challenge had to be drawn from: the server's own, or the lease's for a place just before. */
export function findChallengeNonce(
	keys: KeyRing,
	{
		event,
		drawnFor,
		leases
	}: { event: Evidence['event']; drawnFor: LivenessTrace['drawnFor']; leases: Leases }
): Uint8Array | null {
	if (event.nonce !== null) return decodeBase64url(event.nonce);
	if (!drawnFor) return null;
	const { leaseId, seq } = drawnFor;
	if (seq > event.seq || event.seq - seq > MOST_BETWEEN) return null;
	const lease = leases.get(leaseId);
	if (lease?.deviceId !== event.deviceId || lease.epoch !== event.epoch) return null;
	return decodeBase64url(leaseNonce(keys, leaseId, { epoch: event.epoch, seq }));
}
