import { createHash } from 'node:crypto';
import { decodeBase64url } from '$domain/base64url';
import {
	galleryBinding,
	galleryRequestBytes,
	type GalleryReply,
	type GalleryRequest
} from '$domain/punch/gallery-wire';
import { sealTo } from '$domain/punch/seal';
import { decodeBase64urlOrNull } from '../base64url';
import type { Context } from '../context';
import { composeSiteGallery, findSiteGalleryRevision } from '../enrolment/site-gallery.service';
import { log } from '../log';
import { checkDeviceSignature } from './device-key';
import type { DeviceRefusal } from './device-refusal';
import { findSender, type Sender } from './sender.service';

export type GalleryResult =
	{ ok: true; reply: GalleryReply } | { ok: false; reason: DeviceRefusal | 'gallery_off' | 'malformed' };

/** Shared devices in good standing, where the site has switched it on; a phone needs nobody's face but its owner's. */
const mayHold = ({ kind, offlineGallery, frozen }: Sender) =>
	kind !== 'personal' && offlineGallery && !frozen;

/** What a device is told at its contact: the revision that it should hold, null when it should hold none. */
export async function findGalleryToHold(
	context: Pick<Context, 'db' | 'keys'>,
	sender: Sender
): Promise<string | null> {
	return mayHold(sender) ? findSiteGalleryRevision(context, toSite(sender)) : null;
}

/** The faces of a site's roster, sealed to a key that only the device that asks can use. */
export async function handOutGallery(context: Context, request: GalleryRequest): Promise<GalleryResult> {
	const found = await findSender(context, request.deviceId);
	if (!found.ok) return found;
	const { sender } = found;
	if (request.epoch > sender.epoch) return { ok: false, reason: 'epoch_unknown' };
	const signature = decodeBase64urlOrNull(request.signature) ?? new Uint8Array();
	if (!checkDeviceSignature(sender.publicKey, galleryRequestBytes(request), signature)) {
		return { ok: false, reason: 'signature_invalid' };
	}
	const composed = mayHold(sender) ? await composeSiteGallery(context, toSite(sender)) : null;
	if (!composed) return { ok: false, reason: 'gallery_off' };
	const { revision, gallery } = composed;
	const plain = new TextEncoder().encode(JSON.stringify(gallery));
	const binding = galleryBinding(sender.id, revision);
	const sealed = await sealToPoint(request.sealTo, plain, binding);
	if (!sealed) return { ok: false, reason: 'malformed' };
	log.info({ deviceId: sender.id, people: gallery.people.length }, 'a device took the faces of its site');
	return { ok: true, reply: { v: 1, serverMs: context.now().getTime(), revision, sealed } };
}

/** Null when the text is no point of the curve. */
async function sealToPoint(point: string, plain: Uint8Array<ArrayBuffer>, binding: string) {
	try {
		const publicKey = decodeBase64url(point);
		const keyId = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
		return await sealTo({ keyId, publicKey }, plain, binding);
	} catch (error) {
		if (error instanceof RangeError || error instanceof DOMException) return null;
		throw error;
	}
}

const toSite = ({ siteId, face }: Sender) => ({ id: siteId, face });
