import { fail } from '@sveltejs/kit';
import { changeAccessSchema } from '$domain/people/employee-forms';
import { isUuid } from '$domain/uuid';
import { closeSignIn } from '$lib/server/access/account.service';
import { changeSignIn, setSignInEnabled } from '$lib/server/access/employee-sign-in.service';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { assignSupervision, type ScopeTarget } from '$lib/server/timekeeping/supervision.service';

type Event = { request: Request; locals: App.Locals; params: { id: string } };

export const SIGN_IN_REFUSALS = {
	email_taken: { email: 'Somebody else signs in with this e-mail address.' },
	last_admin: { role: 'This is the only administrator; make another one first.' },
	role_reserved: { role: 'Only an administrator gives this role, or changes how such a person signs in.' },
	not_found: { '': 'This person does not sign in.' },
	changed_meanwhile: {
		'': 'Somebody else changed this sign-in meanwhile. Look at it again; nothing was saved.'
	}
};

/** What changes how somebody signs in, as the pages of employees and of other users do it alike: `params.id` says who. */
export const signInActions = {
	change: async ({ request, locals, params }: Event) => {
		requirePermission(locals.context, 'employee.manage');
		const read = await readForm(request, changeAccessSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await changeSignIn(locals.context, params.id, read.value);
		if (!result.ok) return fail(400, read.refuse(SIGN_IN_REFUSALS[result.reason]));
		return { saved: 'The sign-in was changed. Open sessions have ended.' };
	},
	disable: ({ locals, params }: Event) => enable(locals, params.id, false),
	enable: ({ locals, params }: Event) => enable(locals, params.id, true),
	supervise: async ({ request, locals, params }: Event) => {
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
	endSessions: async ({ locals, params }: Event) => {
		await closeSignIn(locals.context, params.id, { resetSecondStep: false });
		return { saved: 'All sessions of this person have ended.' };
	},
	resetSecondStep: async ({ locals, params }: Event) => {
		await closeSignIn(locals.context, params.id, { resetSecondStep: true });
		return { saved: 'The second step was taken away and all sessions have ended.' };
	}
};

async function enable(locals: App.Locals, id: string, enabled: boolean) {
	const result = await setSignInEnabled(locals.context, id, enabled);
	if (!result.ok) {
		const errors: Record<string, string> = SIGN_IN_REFUSALS[result.reason];
		return fail(400, { values: {}, errors });
	}
	return {
		saved: enabled ? 'Signing in is allowed again.' : 'Signing in is stopped. Open sessions have ended.'
	};
}
