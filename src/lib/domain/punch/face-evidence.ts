import * as v from 'valibot';
import { DESCRIPTOR_DIMENSIONS, SECOND_MODEL } from '../face/models';
import { badgeText } from './badge-code';
import { canonicalBytes } from './canonical-json';
import { parseCoarse } from './coarse-descriptor';
import { parseDescriptor } from './descriptor';
import { livenessTraceSchema, type LivenessTrace } from './liveness-trace';
import { reportedPlaceSchema, type ReportedPlace } from './punch-place';
import { sealTo, type Sealed, type SealKey } from './seal';

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'));

/** Frames of a burst that go into one punch. */
export const MAX_DESCRIPTORS = 5;

/**
 * What a camera gave, sealed on capture. `descriptors`: little-endian float32 vectors of unit length in base64url, one
 * per accepted frame.
 */
export const faceEvidenceSchema = v.strictObject({
	modelId: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
	descriptors: v.pipe(
		v.array(v.pipe(base64url, v.maxLength(1400))),
		v.minLength(1),
		v.maxLength(MAX_DESCRIPTORS)
	),
	/** the burst's mean under a second model, coarse, where the site compares two */
	second: v.optional(
		v.strictObject({
			modelId: v.pipe(v.string(), v.minLength(1), v.maxLength(80)),
			descriptor: v.pipe(base64url, v.maxLength(1400))
		})
	),
	/** the text of the badge that was shown as a claim, see `parseBadge` */
	badge: v.optional(badgeText),
	/** what the challenge left behind, where the site asks for a proof of a living person */
	liveness: v.optional(livenessTraceSchema),
	/** where the phone was, where its site asks for it */
	place: v.optional(reportedPlaceSchema)
});
export type FaceEvidence = v.InferOutput<typeof faceEvidenceSchema>;

export type OpenedEvidence =
	| {
			ok: true;
			modelId: string;
			descriptors: Float32Array[];
			/** null without one, and when its model is not known here */
			second: Float32Array | null;
			/** the text of the badge that was shown with the face */
			badge: string | null;
			liveness: LivenessTrace | null;
			place: ReportedPlace | null;
	  }
	| { ok: false; reason: string };

/** The event that the evidence belongs to; authenticated, so that it fits no other. */
export type EventPlace = { eventId: string; deviceId: string };

export function sealFaceEvidence(key: SealKey, evidence: FaceEvidence, place: EventPlace): Promise<Sealed> {
	return sealTo(key, canonicalBytes(evidence), faceBinding(place));
}

/** Reads what a seal held; a reason in words when no camera of ours can have given it. */
export function parseFaceEvidence(plain: Uint8Array): OpenedEvidence {
	const parsed = v.safeParse(faceEvidenceSchema, parseJson(plain));
	if (!parsed.success) return { ok: false, reason: `sealed face: ${parsed.issues[0].message}` };
	const descriptors: Float32Array[] = [];
	for (const text of parsed.output.descriptors) {
		const descriptor = parseDescriptor(text);
		if (!descriptor.ok) return { ok: false, reason: descriptor.reason };
		descriptors.push(descriptor.descriptor);
	}
	const { modelId, second, badge = null, liveness = null, place = null } = parsed.output;
	const opened = { ok: true, modelId, descriptors, badge, liveness, place } as const;
	if (second?.modelId !== SECOND_MODEL) return { ...opened, second: null };
	const coarse = parseCoarse(second.descriptor, DESCRIPTOR_DIMENSIONS[SECOND_MODEL]);
	return coarse.ok ? { ...opened, second: coarse.descriptor } : { ok: false, reason: coarse.reason };
}

/** What the seal is bound to. */
export const faceBinding = ({ eventId, deviceId }: EventPlace) => `face:${deviceId}:${eventId}`;

function parseJson(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return null; // not JSON: the schema says so
	}
}
