import { galleryRequestSchema } from '$domain/punch/gallery-wire';
import { apiError, readJson } from '$lib/server/api';
import { refuseDevice } from '$lib/server/device/device-refusal';
import { handOutGallery } from '$lib/server/device/hand-out-gallery.service';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals }) => {
	const body = await readJson(request, galleryRequestSchema);
	if (!body.ok) return body.response;
	const result = await handOutGallery(locals.context, body.value);
	if (result.ok) return Response.json(result.reply, { headers: { 'cache-control': 'no-store' } });
	const { reason } = result;
	if (reason === 'malformed') return apiError(400, reason, 'sealTo: must be a point of P-256');
	if (reason === 'gallery_off') {
		return apiError(404, reason, 'This device is to hold no faces. Erase those that it holds.');
	}
	return refuseDevice(reason);
};
