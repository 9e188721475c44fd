import type { CreateEmployeeResult, UpdateEmployeeResult } from '$lib/server/people/save-employee.service';

type Reason = Extract<CreateEmployeeResult | UpdateEmployeeResult, { ok: false }>['reason'];

/** Where on the form a refusal belongs, and its words. */
export const SAVE_REFUSALS = {
	number_taken: { employeeNumber: 'Another employee has this number.' },
	email_taken: { email: 'Somebody else signs in with this e-mail address.' },
	role_reserved: { role: 'Only an administrator gives this role.' },
	department_unknown: { departmentId: 'This department is gone. Choose another.' },
	site_unknown: { siteId: 'This site is gone. Choose another.' },
	not_found: { '': 'This employee is not there any more.' },
	changed_meanwhile: {
		'': 'Somebody else changed this employee meanwhile. Open the page again to see their change; nothing was saved.'
	}
} satisfies Record<Reason, Record<string, string>>;
