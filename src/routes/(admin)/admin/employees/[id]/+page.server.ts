import { error, fail } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { signInAccessSchema } from '$domain/people/employee-forms';
import { exitFormSchema } from '$domain/privacy/privacy-forms';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { isUuid } from '$domain/uuid';
import { closeSignIn } from '$lib/server/access/account.service';
import {
	changeSignIn,
	findEmployeeSignIn,
	issueInvitation,
	setSignInEnabled
} from '$lib/server/access/employee-sign-in.service';
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
import {
	assignSupervision,
	findSupervision,
	type ScopeTarget
} from '$lib/server/timekeeping/supervision.service';
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

const REFUSALS = {
	email_taken: { email: 'Somebody else signs in with this e-mail address.' },
	last_admin: { role: 'This is the only administrator; make another one first.' },
	role_reserved: { role: 'Only an administrator gives this role, or changes how such a person signs in.' },
	not_found: { '': 'This employee does not sign in.' }
};

export const actions: Actions = {
	invite: async ({ request, locals, params, url }) => {
		requirePermission(locals.context, 'employee.manage');
		const employee = isUuid(params.id) ? await findEmployee(locals.context, params.id) : null;
		if (!employee) error(404, 'There is no such employee.');
		const read = await readForm(request, signInAccessSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await issueInvitation(locals.context, employee, read.value);
		if (!result.ok) return fail(400, read.refuse(REFUSALS[result.reason]));
		return { invitationUrl: `${url.origin}/invitation/${result.token}` };
	},
	change: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'employee.manage');
		const read = await readForm(request, signInAccessSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await changeSignIn(locals.context, params.id, read.value);
		if (!result.ok) return fail(400, read.refuse(REFUSALS[result.reason]));
		return { saved: 'The sign-in was changed. Open sessions have ended.' };
	},
	disable: ({ locals, params }) => enable(locals, params.id, false),
	enable: ({ locals, params }) => enable(locals, params.id, true),
	supervise: async ({ request, locals, params }) => {
		const chosen = (await request.formData()).getAll('target').map(String);
		const targets = chosen.flatMap((text): ScopeTarget[] => {
			const [kind, targetId = ''] = text.split(' ');
			if (!isUuid(targetId)) return [];
			return kind === 'department' || kind === 'site' ? [{ targetKind: kind, targetId }] : [];
		});
		const result = await assignSupervision(locals.context, params.id, targets);
		if (!result.ok)
			return fail(400, { values: {}, errors: { '': 'Only somebody with the supervisor role supervises.' } });
		return { saved: 'What this person supervises was saved.' };
	},
	endSessions: async ({ locals, params }) => {
		await closeSignIn(locals.context, params.id, { resetSecondStep: false });
		return { saved: 'All sessions of this person have ended.' };
	},
	resetSecondStep: async ({ locals, params }) => {
		await closeSignIn(locals.context, params.id, { resetSecondStep: true });
		return { saved: 'The second step was taken away and all sessions have ended.' };
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
		const result = await setExitDate(locals.context, params.id, read.value.exitDate);
		if (!result.ok && result.reason === 'not_found') error(404, 'There is no such employee.');
		if (!result.ok)
			return fail(409, read.refuse({ exitDate: 'Whoever is archived has left: enter the right date.' }));
		return { saved: read.value.exitDate ? 'The last day of work was saved.' : 'Nobody leaves any more.' };
	},
	withdraw: async ({ locals, params }) => {
		const result = await withdrawConsent(locals.context, params.id);
		if (!result.ok) error(404, 'There is no such employee.');
		return { saved: 'Consent withdrawn: the face was erased.' };
	}
};

async function enable(locals: App.Locals, employeeId: string, enabled: boolean) {
	const result = await setSignInEnabled(locals.context, employeeId, enabled);
	if (!result.ok) {
		const errors: Record<string, string> = REFUSALS[result.reason];
		return fail(400, { values: {}, errors });
	}
	return {
		saved: enabled ? 'Signing in is allowed again.' : 'Signing in is stopped. Open sessions have ended.'
	};
}
