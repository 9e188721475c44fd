import { encodeDescriptor } from '$domain/punch/descriptor';
import type { PunchEvent } from '$domain/punch/punch-event';
import { uuidv7 } from '$domain/uuid';
import type { ChainHead } from './outbox-schema';

/** Several frames must agree; more than five add bytes but no certainty (schema limit). */
const MAX_DESCRIPTORS = 5;

export type Direction = PunchEvent['direction'];

/** The part of a capture that an event carries: a picture is never in it. */
export interface FaceReading {
	modelId: string;
	/** unit length, 128 numbers */
	descriptor: ArrayLike<number>;
}

/** When and where the event is made; read once, so that one event tells one story. */
export interface Moment {
	wallMs: number;
	/** whole milliseconds on the monotonic clock since `bootId` began */
	monoMs: number;
	bootId: string;
	timeZone: string;
	appVersion: string;
	/** at least 10 random bytes */
	random: Uint8Array;
}

/** The next event of a chain. Throws RangeError without readings or with readings of several models. */
export function buildPunchEvent(input: {
	head: ChainHead;
	readings: readonly FaceReading[];
	direction: Direction;
	nonce: string | null;
	moment: Moment;
}): PunchEvent {
	const { head, readings, direction, nonce, moment } = input;
	const modelId = readings[0]?.modelId;
	if (modelId === undefined || readings.some((reading) => reading.modelId !== modelId)) {
		throw new RangeError('a punch needs readings of exactly one model');
	}
	return {
		v: 1,
		type: 'punch',
		eventId: uuidv7(moment.wallMs, moment.random),
		deviceId: head.deviceId,
		epoch: head.epoch,
		seq: head.seq + 1,
		prevHash: head.hash,
		nonce,
		wallMs: moment.wallMs,
		monoMs: moment.monoMs,
		bootId: moment.bootId,
		timeZone: moment.timeZone,
		direction,
		face: {
			modelId,
			descriptors: readings.slice(0, MAX_DESCRIPTORS).map(({ descriptor }) => encodeDescriptor(descriptor))
		},
		appVersion: moment.appVersion
	};
}
