import { encodeBase64url } from '$domain/base64url';
import { findMeanTemplate } from '$domain/matching/same-face';
import { encodeCoarse } from '$domain/punch/coarse-descriptor';
import { encodeDescriptor } from '$domain/punch/descriptor';
import type { DeviceEvent, FacePunchEvent, PunchEvent } from '$domain/punch/device-event';
import { MAX_DESCRIPTORS, type FaceEvidence } from '$domain/punch/face-evidence';
import { deriveLeaseNonce } from '$domain/punch/lease';
import type { LivenessTrace } from '$domain/punch/liveness-trace';
import type { ReportedPlace } from '$domain/punch/punch-place';
import type { ClockReading } from '$domain/punch/time-grade';
import { uuidv7 } from '$domain/uuid';
import type { DeviceFacts } from './device-store';
import type { ChainHead } from './outbox-schema';

export type Direction = PunchEvent['direction'];

/** Who somebody says to be at a shared device, beside the face: a number that was typed, or the text of a badge. */
export type Claim = (({ employeeNumber: string } | { badge: string }) & { answers?: string }) | null;

/** As the event says it: a badge is sealed with the face, and kept nowhere else. */
export function tellClaim(claim: Claim): FacePunchEvent['claim'] {
	if (claim === null || 'employeeNumber' in claim) return claim;
	const { answers } = claim;
	return { badge: 'sealed', ...(answers !== undefined && { answers }) };
}

/** The part of a capture that an event carries: a picture is never in it. */
export interface FaceReading {
	modelId: string;
	/** unit length, 128 numbers */
	descriptor: ArrayLike<number>;
	/** under the site's second model, where it compares two */
	second?: { modelId: string; descriptor: ArrayLike<number> } | undefined;
}

/** When and where the event is made; read once, so that one event tells one story. */
export interface Moment extends ClockReading {
	timeZone: string;
	appVersion: string;
	/** at least 10 random bytes */
	random: Uint8Array;
}

type Own<E> = E extends DeviceEvent ? Omit<E, Exclude<keyof DeviceEvent, 'type'>> : never;

/** What an event says beside its place in the chain, its time and its lease. */
export type EventBody = Own<DeviceEvent>;

/** The id is known before the place in the chain is: a face is sealed to it. */
export const eventIdOf = ({ wallMs, random }: Moment): string => uuidv7(wallMs, random);

/** The next event of a chain. */
export async function buildEvent(input: {
	head: ChainHead;
	facts: Pick<DeviceFacts, 'lease' | 'anchor'>;
	moment: Moment;
	body: EventBody;
}): Promise<DeviceEvent> {
	const { head, facts, moment, body } = input;
	const { wallMs, monoMs, bootId, timeZone, appVersion } = moment;
	const place = { epoch: head.epoch, seq: head.seq + 1 };
	return {
		v: 1,
		eventId: eventIdOf(moment),
		deviceId: head.deviceId,
		...place,
		prevHash: head.hash,
		wallMs,
		monoMs,
		bootId,
		timeZone,
		anchor: facts.anchor,
		lease: facts.lease && {
			leaseId: facts.lease.lease.leaseId,
			nonce: encodeBase64url(await deriveLeaseNonce(facts.lease.secret, place))
		},
		appVersion,
		...body
	};
}

/** Throws RangeError without readings or with readings of several models. */
export function composeEvidence(
	all: readonly FaceReading[],
	{ claim = null, liveness = null, place = null }: Beside = {}
): FaceEvidence {
	const modelId = all[0]?.modelId;
	if (modelId === undefined || all.some((reading) => reading.modelId !== modelId)) {
		throw new RangeError('a punch needs readings of exactly one model');
	}
	const readings = all.slice(0, MAX_DESCRIPTORS);
	const second = meanSecond(readings);
	return {
		modelId,
		descriptors: readings.map(({ descriptor }) => encodeDescriptor(descriptor)),
		...(second && { second }),
		...(claim && 'badge' in claim && { badge: claim.badge }),
		...(liveness && { liveness }),
		...(place && { place })
	};
}

/** What is sealed beside the faces. */
type Beside = { claim?: Claim; liveness?: LivenessTrace | null; place?: ReportedPlace | null };

/** One coarse mean of the burst: five times 1,024 numbers would be most of the event. */
function meanSecond(readings: readonly FaceReading[]): FaceEvidence['second'] | null {
	const seconds = readings.flatMap(({ second }) => second ?? []);
	const [first] = seconds;
	if (!first || seconds.length < readings.length) return null;
	const mean = findMeanTemplate(seconds.map(({ descriptor }) => descriptor));
	return mean && { modelId: first.modelId, descriptor: encodeCoarse(mean) };
}
