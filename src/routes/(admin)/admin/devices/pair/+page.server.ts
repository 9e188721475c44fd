import { error, fail } from '@sveltejs/kit';
import { pairingCodeSchema } from '$domain/people/device-forms';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { issuePairingCode } from '$lib/server/device/pairing-code.service';
import { readForm } from '$lib/server/forms';
import { findEmployee } from '$lib/server/people/employee.service';
import { listSites } from '$lib/server/people/organisation.service';
import { inUse } from '../../../../components/in-use';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	requirePermission(locals.context, 'device.manage');
	const employeeId = url.searchParams.get('employee');
	if (employeeId === null) {
		const sites = inUse(await listSites(locals.context));
		return { owner: null, sites };
	}
	const employee = isUuid(employeeId) ? await findEmployee(locals.context, employeeId) : null;
	if (!employee) error(404, 'There is no such employee.');
	return { owner: { id: employee.id, name: employee.name }, sites: [] };
};

const REFUSALS = {
	site_unknown: { siteId: 'This site is gone. Choose another.' },
	employee_unknown: { '': 'This employee is not there any more.' },
	owner_cannot_sign_in: {
		'': 'This employee has no sign-in yet, and only their own sign-in can pair the phone. Make an invitation link first.'
	}
};

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		requirePermission(locals.context, 'device.manage');
		const read = await readForm(request, pairingCodeSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await issuePairingCode(locals.context, read.value);
		if (!result.ok) {
			const errors: Record<string, string> = REFUSALS[result.reason];
			return fail(400, read.refuse(errors));
		}
		const { pairing } = result;
		return { pairing, link: `${url.origin}/pair#${pairing.code}` };
	}
};
