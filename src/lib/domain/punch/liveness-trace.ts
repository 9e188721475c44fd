import * as v from 'valibot';
import { decodeBase64url, encodeBase64url } from '../base64url';
import type { Point } from '../face/geometry';
import type { LivenessFrame } from '../face/liveness-frame';
import { LANDMARK_COUNT } from '../face/landmarks';
import { fromCoarseBytes, toCoarseBytes } from './coarse-descriptor';
import { DESCRIPTOR_LENGTH } from './descriptor';

/** Frames of a challenge: 20 seconds at 8 a second, as many as fit into an event. */
export const MAX_TRACE_FRAMES = 160;
/** Frames that are sent with their points: at rest, and turned to each side. */
const TURNED_FRAMES = 3;
const MAX_POINTED = 2 + 2 * TURNED_FRAMES;
/** Descriptors along the burst. */
export const MAX_TRACE_DESCRIPTORS = 6;

const FRAME_BYTES = 15;
/** The jaw is not sent: it moves by itself, and nothing that is judged looks at it. */
const FIRST_POINT = 17;
const POINTS = LANDMARK_COUNT - FIRST_POINT;
const POINTED_BYTES = 1 + POINTS * 4;
const DESCRIPTOR_BYTES = 1 + DESCRIPTOR_LENGTH;
/** Numbers in 16 bits: a ten-thousandth of a frame's height or of a ratio. */
const UNIT = 10_000;

const packed = (bytes: number) =>
	v.pipe(
		v.string(),
		v.regex(/^[A-Za-z0-9_-]*$/, 'must be base64url'),
		v.maxLength(Math.ceil((bytes * 4) / 3))
	);

/** What a challenge left behind, packed: numbers of every frame, points of a few, descriptors of some. */
export const livenessTraceSchema = v.strictObject({
	/** the level that the device was told */
	level: v.picklist(['light', 'strict']),
	/**
	 * which place of which lease the challenge was drawn for, when there was no nonce of the server. Another event, such as
	 * a clock that jumped, may have taken the place since.
	 */
	drawnFor: v.nullable(
		v.strictObject({
			leaseId: v.pipe(v.string(), v.uuid()),
			seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1))
		})
	),
	frames: packed(MAX_TRACE_FRAMES * FRAME_BYTES),
	points: packed(MAX_POINTED * POINTED_BYTES),
	descriptors: packed(MAX_TRACE_DESCRIPTORS * DESCRIPTOR_BYTES)
});
export type LivenessTrace = v.InferOutput<typeof livenessTraceSchema>;

/** Packs the frames of a challenge, from the moment it was shown. Of more than fit, the last are left out. */
export function packTrace(
	all: readonly LivenessFrame[],
	about: Pick<LivenessTrace, 'level' | 'drawnFor'>
): LivenessTrace {
	const frames = all.slice(0, MAX_TRACE_FRAMES);
	const pointed = choosePointed(frames);
	const described = spread(
		frames.flatMap(({ descriptor }, index) => (descriptor ? [index] : [])),
		MAX_TRACE_DESCRIPTORS
	);
	return {
		...about,
		frames: encodeBase64url(concat(frames.map((frame, index) => packFrame(frame, frames[index - 1])))),
		points: encodeBase64url(concat(pointed.map((index) => packPoints(index, frames[index])))),
		descriptors: encodeBase64url(concat(described.map((index) => packDescriptor(index, frames[index]))))
	};
}

export type UnpackedTrace = { ok: true; frames: LivenessFrame[] } | { ok: false; reason: string };

/** The frames again; those without points have no landmarks, and times count from the first. */
export function unpackTrace(trace: LivenessTrace): UnpackedTrace {
	const packedFrames = split(decodeBase64url(trace.frames), FRAME_BYTES);
	const packedPoints = split(decodeBase64url(trace.points), POINTED_BYTES);
	const packedDescriptors = split(decodeBase64url(trace.descriptors), DESCRIPTOR_BYTES);
	if (!packedFrames || !packedPoints || !packedDescriptors)
		return { ok: false, reason: 'the liveness trace is cut off' };
	let atMs = 0;
	const frames = packedFrames.map((view): LivenessFrame => {
		atMs += view.getUint16(0);
		const read = (at: number) => view.getInt16(at) / UNIT;
		return {
			atMs,
			yaw: read(2),
			pitch: read(4),
			mouthOpen: read(6),
			score: view.getUint8(8) / 255,
			centre: { x: read(9), y: read(11) },
			height: read(13),
			landmarks: [],
			descriptor: null
		};
	});
	for (const view of packedPoints) {
		const frame = frames[view.getUint8(0)];
		if (!frame) return { ok: false, reason: 'the liveness trace has points of no frame' };
		frame.landmarks = unpackPoints(view);
	}
	for (const view of packedDescriptors) {
		const frame = frames[view.getUint8(0)];
		const coarse = fromCoarseBytes(new Uint8Array(view.buffer, view.byteOffset + 1, DESCRIPTOR_LENGTH));
		if (!frame || !coarse.ok) return { ok: false, reason: 'the liveness trace has a descriptor of no face' };
		frame.descriptor = Array.from(coarse.descriptor);
	}
	return { ok: true, frames };
}

/** The most frontal frame and the next one, and frames from the middle of the turn to each side. */
function choosePointed(frames: readonly LivenessFrame[]): number[] {
	const byYaw = [...frames.keys()].sort((a, b) => yawOf(frames, a) - yawOf(frames, b));
	const front = [...byYaw].sort((a, b) => Math.abs(yawOf(frames, a)) - Math.abs(yawOf(frames, b)))[0];
	if (front === undefined) return [];
	const middle = yawOf(frames, front);
	const left = byYaw.filter((index) => yawOf(frames, index) - middle >= TURNED_YAW);
	const right = byYaw.filter((index) => middle - yawOf(frames, index) >= TURNED_YAW);
	const chosen = [front, front + 1, ...spread(left, TURNED_FRAMES), ...spread(right, TURNED_FRAMES)];
	return [...new Set(chosen)].filter((index) => index < frames.length).sort((a, b) => a - b);
}

/** Yaw beyond which a frame counts as turned. */
export const TURNED_YAW = 0.18;

const yawOf = (frames: readonly LivenessFrame[], index: number) => frames[index]?.yaw ?? 0;

/** So many of the items, evenly from beginning to end. */
function spread(items: readonly number[], count: number): number[] {
	if (items.length <= count) return [...items];
	return Array.from({ length: count }, (_, turn) => {
		const at = Math.round(((turn + 0.5) * items.length) / count - 0.5);
		return items[at] ?? 0;
	});
}

function packFrame(frame: LivenessFrame, before: LivenessFrame | undefined): DataView {
	const view = new DataView(new ArrayBuffer(FRAME_BYTES));
	const gap = before ? frame.atMs - before.atMs : 0;
	view.setUint16(0, clamp(gap, 0, 0xffff));
	const values = [frame.yaw, frame.pitch, frame.mouthOpen];
	values.forEach((value, index) => view.setInt16(2 + 2 * index, toUnits(value)));
	view.setUint8(8, clamp(frame.score * 255, 0, 255));
	const places = [frame.centre.x, frame.centre.y, frame.height];
	places.forEach((value, index) => view.setInt16(9 + 2 * index, toUnits(value)));
	return view;
}

function packPoints(index: number, frame: LivenessFrame | undefined): DataView {
	const view = new DataView(new ArrayBuffer(POINTED_BYTES));
	view.setUint8(0, index);
	frame?.landmarks.slice(FIRST_POINT).forEach(({ x, y }, point) => {
		view.setInt16(1 + point * 4, toUnits(x));
		view.setInt16(3 + point * 4, toUnits(y));
	});
	return view;
}

/** The jaw's places hold the first point that was sent, so that the others keep their numbers. */
function unpackPoints(view: DataView): Point[] {
	const points = Array.from({ length: POINTS }, (_, point) => ({
		x: view.getInt16(1 + point * 4) / UNIT,
		y: view.getInt16(3 + point * 4) / UNIT
	}));
	const [first = { x: 0, y: 0 }] = points;
	return [...Array.from({ length: FIRST_POINT }, () => first), ...points];
}

function packDescriptor(index: number, frame: LivenessFrame | undefined): DataView {
	const bytes = new Uint8Array(DESCRIPTOR_BYTES);
	bytes[0] = index;
	bytes.set(toCoarseBytes(frame?.descriptor ?? []), 1);
	return new DataView(bytes.buffer);
}

const clamp = (value: number, low: number, high: number) =>
	Number.isFinite(value) ? Math.max(low, Math.min(high, Math.round(value))) : low;

const toUnits = (value: number) => clamp(value * UNIT, -0x8000, 0x7fff);

function concat(views: readonly DataView[]): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(views.reduce((sum, view) => sum + view.byteLength, 0));
	let at = 0;
	for (const view of views) {
		bytes.set(new Uint8Array(view.buffer), at);
		at += view.byteLength;
	}
	return bytes;
}

/** Null when the bytes are no whole number of records. */
function split(bytes: Uint8Array, length: number): DataView[] | null {
	if (bytes.length % length !== 0) return null;
	return Array.from(
		{ length: bytes.length / length },
		(_, index) => new DataView(bytes.buffer, bytes.byteOffset + index * length, length)
	);
}
