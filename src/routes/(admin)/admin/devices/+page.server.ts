import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { idSchema, renameDeviceSchema, settleAlarmSchema } from '$domain/people/device-forms';
import { requirePermission } from '$lib/server/access/require';
import { listAlarms, listRewritableTables, settleAlarm } from '$lib/server/device/device-alarm.service';
import { renameDevice, revokeDevice } from '$lib/server/device/device.service';
import { readForm } from '$lib/server/forms';
import { listSites } from '$lib/server/people/organisation.service';
import { describeSealKey, rotateSealKey } from '$lib/server/keys/rotate-seal-key.service';
import { showList } from '../../../components/office-list';
import { deviceList, readDeviceQuery } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	list: await showList(deviceList, locals.context, url),
	query: readDeviceQuery(url),
	sites: (await listSites(locals.context)).map(({ id, name }) => ({ id, name })),
	alarms: await listAlarms(locals.context),
	rewritable: await listRewritableTables(locals.context),
	sealKey: await describeSealKey(locals.context),
	now: locals.context.now()
});

const RENAME_REFUSALS = {
	not_found: 'This device is not there any more.',
	changed_meanwhile: 'Somebody else renamed it meanwhile. Look at the new name first.'
};

export const actions: Actions = {
	rename: async ({ request, locals }) => {
		requirePermission(locals.context, 'device.manage');
		const read = await readForm(request, renameDeviceSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await renameDevice(locals.context, read.value);
		if (!result.ok) return fail(409, read.refuse({ name: RENAME_REFUSALS[result.reason] }));
		return { renamed: read.value.name };
	},
	revoke: async ({ request, locals }) => {
		requirePermission(locals.context, 'device.manage');
		const read = await readForm(request, v.object({ deviceId: idSchema('This device is not there.') }));
		if (!read.ok) return fail(400, read.refusal);
		const result = await revokeDevice(locals.context, read.value.deviceId);
		if (!result.ok) return fail(404, read.refuse({ '': 'This device is not there any more.' }));
		return { revoked: true };
	},
	settle: async ({ request, locals }) => {
		requirePermission(locals.context, 'device.manage');
		const read = await readForm(request, settleAlarmSchema);
		if (!read.ok) return fail(400, read.refusal);
		const { alarmId, note } = read.value;
		const result = await settleAlarm(locals.context, alarmId, note);
		if (!result.ok) return fail(409, read.refuse({ '': 'Somebody else has settled this alarm meanwhile.' }));
		return { settled: true };
	},
	rotate: async ({ locals }) => {
		await rotateSealKey(locals.context);
		return { rotated: true };
	}
};
