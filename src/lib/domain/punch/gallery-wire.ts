import * as v from 'valibot';
import { canonicalBytes } from './canonical-json';
import { sealedSchema } from './seal';

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'));

/**
 * POST /api/v1/galleries: a shared device of a site that has switched it on asks for the faces of its roster. The answer is
 * sealed to `sealTo`, a key that the device made for this answer alone, so that nobody else can read it, however they came by
 * the request or the answer. Signed over `galleryRequestBytes`.
 */
export const galleryRequestSchema = v.strictObject({
	v: v.literal(1),
	deviceId: v.pipe(
		v.string(),
		v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a lower-case UUID')
	),
	epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(0x7fffffff)),
	wallMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
	/** raw uncompressed P-256 point, 65 bytes */
	sealTo: v.pipe(base64url, v.length(87)),
	signature: v.pipe(base64url, v.length(86))
});
export type GalleryRequest = v.InferOutput<typeof galleryRequestSchema>;

export const galleryRevisionSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/, 'must be a revision'));

export const galleryReplySchema = v.object({
	v: v.literal(1),
	serverMs: v.number(),
	/** of what is sealed; the handshake names the one that a device should hold */
	revision: galleryRevisionSchema,
	/** a `SiteGallery`, of any size */
	sealed: v.object({ ...sealedSchema.entries, ciphertext: base64url })
});
export type GalleryReply = v.InferOutput<typeof galleryReplySchema>;

export function galleryRequestBytes({ signature: _, ...request }: GalleryRequest): Uint8Array<ArrayBuffer> {
	return canonicalBytes({ type: 'gallery_request', ...request });
}

/** What a gallery is sealed for: it opens on no other device and under no other revision. */
export const galleryBinding = (deviceId: string, revision: string) => `gallery:${deviceId}:${revision}`;
