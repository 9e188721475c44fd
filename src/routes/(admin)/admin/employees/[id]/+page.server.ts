import { error, fail } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { signInAccessSchema } from '$domain/people/employee-forms';
import { exitFormSchema } from '$domain/privacy/privacy-forms';
import { formatDate } from '$domain/report-words';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { isUuid } from '$domain/uuid';
import { findEmployeeSignIn, issueInvitation } from '$lib/server/access/employee-sign-in.service';
import { requirePermission } from '$lib/server/access/require';
import { findBadgeDate, renewPhoneBadge, revokeBadges } from '$lib/server/credential/badge.service';
import { findPinDate, issuePin, removePin } from '$lib/server/credential/pin.service';
import { listDevicesOfOwner } from '$lib/server/device/device.service';
import { withdrawConsent } from '$lib/server/enrolment/consent.service';
import { findEnrolmentState } from '$lib/server/enrolment/enrolment.service';
import { readForm } from '$lib/server/forms';
import { findEmployee } from '$lib/server/people/employee.service';
import { setExitDate } from '$lib/server/people/exit-date.service';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { checkExitDoubted } from '$lib/server/privacy/exit-doubt.service';
import { findPrivacy } from '$lib/server/privacy/privacy-settings.service';
import { listEmployeeDays } from '$lib/server/report/employee-days.service';
import { findSupervision } from '$lib/server/timekeeping/supervision.service';
import { SIGN_IN_REFUSALS, signInActions } from '../../../../components/sign-in-actions';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { employee } = await parent();
	const { context } = locals;
	const actor = requirePermission(context, 'employee.view');
	const [
		enrolment,
		signIn,
		recent,
		devices,
		supervision,
		departments,
		sites,
		pinSetAt,
		badgeIssuedAt,
		doubted,
		privacy
	] = await Promise.all([
		findEnrolmentState(context, params.id),
		findEmployeeSignIn(context, params.id),
		listEmployeeDays(context, params.id, { from: null, to: null }),
		checkPermission(actor.role, 'device.manage') ? listDevicesOfOwner(context, params.id) : [],
		findSupervision(context, params.id),
		listDepartments(context),
		listSites(context),
		findPinDate(context, params.id),
		findBadgeDate(context, params.id),
		checkExitDoubted(context, params.id),
		findPrivacy(context.db)
	]);
	return {
		enrolment,
		leaving: {
			doubted,
			today: computeDateIn(employee.timeZone, context.now().getTime()),
			daysAfterExit: privacy.templateDaysAfterExit
		},
		credentials: { pinSetAt, badgeIssuedAt },
		signIn,
		days: recent?.days.slice(0, 7) ?? [],
		devices,
		supervision,
		departments,
		sites
	};
};

export const actions: Actions = {
	...signInActions,
	invite: async ({ request, locals, params, url }) => {
		requirePermission(locals.context, 'employee.manage');
		const employee = isUuid(params.id) ? await findEmployee(locals.context, params.id) : null;
		if (!employee) error(404, 'There is no such employee.');
		const read = await readForm(request, signInAccessSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await issueInvitation(locals.context, employee, read.value);
		if (!result.ok) return fail(400, read.refuse(SIGN_IN_REFUSALS[result.reason]));
		return { invitationUrl: `${url.origin}/invitation/${result.token}` };
	},
	newPin: async ({ locals, params }) => {
		const result = await issuePin(locals.context, params.id);
		if (!result.ok) error(404, 'There is no such employee.');
		return { pin: result.pin };
	},
	removePin: async ({ locals, params }) => {
		const result = await removePin(locals.context, params.id);
		if (!result.ok) error(404, 'There is no such employee.');
		return { saved: 'The PIN was removed.' };
	},
	revokeBadge: async ({ locals, params }) => {
		await revokeBadges(locals.context, [params.id]);
		return { saved: 'The badge was revoked.' };
	},
	renewPhone: async ({ locals, params }) => {
		requirePermission(locals.context, 'employee.manage');
		await renewPhoneBadge(locals.context, params.id);
		return { saved: 'The codes of the phone were renewed.' };
	},
	leave: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'employee.manage');
		const read = await readForm(request, exitFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const { exitDate, was } = read.value;
		const result = await setExitDate(locals.context, params.id, exitDate, was);
		if (!result.ok && result.reason === 'not_found') error(404, 'There is no such employee.');
		if (!result.ok && result.reason === 'changed_meanwhile') {
			const now = result.exitDate ? `set it to ${formatDate(result.exitDate)}` : 'emptied it';
			return fail(
				409,
				read.refuse({ exitDate: `Somebody else ${now} meanwhile. Save again if it is wrong.` })
			);
		}
		if (!result.ok)
			return fail(409, read.refuse({ exitDate: 'Whoever is archived has left: enter the right date.' }));
		return { saved: exitDate ? 'The last day of work was saved.' : 'Nobody leaves any more.' };
	},
	withdraw: async ({ locals, params }) => {
		const result = await withdrawConsent(locals.context, params.id);
		if (!result.ok) error(404, 'There is no such employee.');
		return { saved: 'Consent withdrawn: the face was erased.' };
	}
};
