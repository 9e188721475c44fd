import { error, fail } from '@sveltejs/kit';
import { faceSettingsFormSchema } from '$domain/face/face-settings';
import { devicePinFormSchema } from '$domain/people/device-pin-form';
import { offlineGalleryFormSchema } from '$domain/people/offline-gallery-form';
import { siteLeaseLimitsFormSchema } from '$domain/people/lease-forms';
import { sitePlaceFormSchema, toSitePlace } from '$domain/people/site-place-form';
import { kioskSettingsFormSchema } from '$domain/punch/kiosk-settings';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { findCalibrationForOffice } from '$lib/server/enrolment/calibration.service';
import { readForm } from '$lib/server/forms';
import { changeDevicePin, checkDevicePinSet } from '$lib/server/people/device-pin.service';
import { changeLeaseLimits, findSiteForOffice } from '$lib/server/people/organisation.service';
import { switchOfflineGallery } from '$lib/server/people/site-gallery-switch.service';
import { changeSiteKiosk, type ChangeKioskResult } from '$lib/server/people/site-kiosk.service';
import { changeFaceSettings } from '$lib/server/people/site-face.service';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const site = isUuid(params.id) ? await findSiteForOffice(locals.context, params.id) : null;
	if (!site) error(404, 'There is no such site.');
	return {
		site,
		calibration: await findCalibrationForOffice(locals.context, site),
		pinSet: await checkDevicePinSet(locals.context, site.id)
	};
};

const GONE = 'This site is not there any more.';
const CHANGED =
	'Somebody else changed these settings meanwhile. What is shown now is theirs; nothing of yours was saved.';

function requireId(id: string): string {
	if (!isUuid(id)) error(404, GONE);
	return id;
}

/** False when somebody else was faster. */
function checkSaved(result: ChangeKioskResult): boolean {
	if (!result.ok && result.reason === 'site_unknown') error(404, GONE);
	return result.ok;
}

export const actions: Actions = {
	lease: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'organisation.manage');
		const read = await readForm(request, siteLeaseLimitsFormSchema);
		if (!read.ok) return fail(400, { part: 'lease' as const, ...read.refusal });
		const result = isUuid(params.id)
			? await changeLeaseLimits(locals.context, params.id, read.value)
			: { ok: false };
		if (!result.ok) return fail(404, { part: 'lease' as const, ...read.refuse({ '': GONE }) });
		return { saved: 'lease' as const };
	},
	pin: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'device.manage');
		const read = await readForm(request, devicePinFormSchema);
		if (!read.ok) return fail(400, { part: 'pin' as const, values: {}, errors: read.refusal.errors });
		if (!isUuid(params.id)) error(404, GONE);
		const result = await changeDevicePin(locals.context, params.id, read.value.pin);
		if (!result.ok) error(404, GONE);
		return { saved: 'pin' as const };
	},
	removePin: async ({ locals, params }) => {
		requirePermission(locals.context, 'device.manage');
		if (!isUuid(params.id)) error(404, GONE);
		const result = await changeDevicePin(locals.context, params.id, null);
		if (!result.ok) error(404, GONE);
		return { saved: 'pin' as const };
	},
	gallery: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'organisation.manage');
		const read = await readForm(request, offlineGalleryFormSchema);
		if (!read.ok) return fail(400, { part: 'gallery' as const, values: {}, errors: read.refusal.errors });
		if (!isUuid(params.id)) error(404, GONE);
		const result = await switchOfflineGallery(locals.context, params.id, read.value.on);
		if (!result.ok) error(404, GONE);
		return { saved: 'gallery' as const };
	},
	face: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'organisation.manage');
		const read = await readForm(request, faceSettingsFormSchema);
		if (!read.ok) return fail(400, { part: 'face' as const, ...read.refusal });
		if (!isUuid(params.id)) error(404, GONE);
		const result = await changeFaceSettings(locals.context, params.id, read.value);
		if (result.ok) return { saved: 'face' as const };
		if (result.reason === 'site_unknown') error(404, GONE);
		return fail(409, { part: 'face' as const, values: {}, errors: { '': CHANGED } });
	},
	kiosk: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'organisation.manage');
		const read = await readForm(request, kioskSettingsFormSchema);
		if (!read.ok) return fail(400, { part: 'kiosk' as const, ...read.refusal });
		const { revision, ...kiosk } = read.value;
		const site = { siteId: requireId(params.id), revision };
		if (checkSaved(await changeSiteKiosk(locals.context, site, { kiosk })))
			return { saved: 'kiosk' as const };
		return fail(409, { part: 'kiosk' as const, values: {}, errors: { '': CHANGED } });
	},
	place: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'organisation.manage');
		const read = await readForm(request, sitePlaceFormSchema);
		if (!read.ok) return fail(400, { part: 'place' as const, ...read.refusal });
		const site = { siteId: requireId(params.id), revision: read.value.revision };
		if (checkSaved(await changeSiteKiosk(locals.context, site, { place: toSitePlace(read.value) })))
			return { saved: 'place' as const };
		return fail(409, { part: 'place' as const, values: {}, errors: { '': CHANGED } });
	}
};
