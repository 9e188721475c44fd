import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { downloadResponse } from '$lib/server/download';
import { findFormSettings } from '$lib/server/dtr/form-settings.service';
import { planOwnPrint } from '$lib/server/dtr/print-plan.service';
import { printForms } from '$lib/server/dtr/print.service';
import type { RequestHandler } from './$types';

/** One's own form, printed as the organisation prints it. */
export const GET: RequestHandler = async ({ locals, url }) => {
	requireSignedIn(locals.context);
	const plan = await planOwnPrint(locals.context, url.searchParams.get('period') ?? '');
	if (!plan) error(404, m.no_such_period());
	const settings = await findFormSettings(locals.context);
	const { chunks, fileName } = await printForms(
		locals.context,
		plan,
		url.searchParams.get('kind') === 'timesheet'
			? { kind: 'timesheet', settings: settings.timesheet }
			: { kind: 'form48', settings: settings.form48 }
	);
	return downloadResponse({ chunks, fileName, contentType: 'application/pdf' });
};
