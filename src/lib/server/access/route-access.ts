import type { Permission } from '$domain/access/permissions';

/**
 * Who may ask for what: every route, with its methods and form actions. The guard reads it before a route runs, the
 * build fails when a route is missing here, and tests/e2e/access-matrix.e2e.ts calls each line with each role.
 *
 * `anyone`: no sign-in is asked for. `device`: the message carries a device's signature. `signed_in`: everybody's own
 * pages. Otherwise a permission, with `fresh` one that needs a proof of identity of the last minutes.
 */
export type Access =
	'anyone' | 'device' | 'signed_in' | Permission | { permission: Permission | 'signed_in'; fresh: number };

/** `token`: a program may ask too, with a token of this scope. */
export type RouteAccess = {
	GET?: Access;
	POST?: Access;
	PUT?: Access;
	actions?: Record<string, Access>;
	token?: string;
};

/** Whatever takes records of people along as a file that other programs read asks for a proof; papers to print do not. */
const FRESH_MINUTES = 15;
/** What was begun with a fresh proof may take this long: an enrolment with photographs. */
const UNHURRIED_MINUTES = 60;

const fresh = (permission: Permission | 'signed_in', minutes = FRESH_MINUTES): Access => ({
	permission,
	fresh: minutes
});
const page = (access: Access, actions: Record<string, Access> = {}): RouteAccess => ({
	GET: access,
	actions
});

const manage = 'timekeeping.manage';

export const ROUTE_ACCESS: Record<string, RouteAccess> = {
	'/(admin)/admin': page('employee.view'),
	'/(admin)/admin/alarms': page('security.manage', {
		mail: fresh('security.manage'),
		removeMail: 'security.manage',
		test: 'security.manage',
		alarms: 'security.manage',
		addWebhook: fresh('security.manage'),
		removeWebhook: 'security.manage',
		resend: 'security.manage'
	}),
	'/(admin)/admin/audit': page('audit.view'),
	'/(admin)/admin/audit.csv': { GET: fresh('audit.view') },
	'/(admin)/admin/proof.jsonl': { GET: fresh('audit.view') },
	'/(admin)/admin/delegations': page('request.decide', { delegate: 'request.decide', end: 'request.decide' }),
	'/(admin)/admin/departments': page('employee.view', {
		add: 'department.manage',
		rename: 'department.manage',
		archive: 'department.manage'
	}),
	'/(admin)/admin/devices': page('device.manage', {
		rename: 'device.manage',
		revoke: fresh('device.manage'),
		settle: 'device.manage',
		rotate: fresh('device.manage')
	}),
	'/(admin)/admin/devices/import': page('punch.view'),
	'/(admin)/admin/devices/pair': page('device.manage', { default: 'device.manage' }),
	'/(admin)/admin/employees': page('employee.view', { bulk: 'employee.manage' }),
	'/(admin)/admin/employees.csv': { GET: fresh('employee.view') },
	'/(admin)/admin/employees/new': page('employee.manage', { default: 'employee.manage' }),
	'/(admin)/admin/employees/[id]': page('employee.view', {
		invite: fresh('employee.manage'),
		change: fresh('employee.manage'),
		disable: 'employee.manage',
		enable: fresh('employee.manage'),
		supervise: 'employee.manage',
		endSessions: 'security.manage',
		resetSecondStep: fresh('security.manage'),
		withdraw: fresh('enrolment.manage'),
		newPin: fresh('employee.manage'),
		removePin: 'employee.manage',
		revokeBadge: 'employee.manage',
		leave: 'employee.manage',
		renewPhone: 'employee.manage'
	}),
	'/(admin)/admin/employees/badges': page('employee.manage', { revoke: 'employee.manage' }),
	'/(admin)/admin/employees/badges/sheet': { POST: 'employee.manage' },
	'/(admin)/admin/employees/badges/pins': { POST: fresh('employee.manage') },
	'/(admin)/admin/employees/[id]/edit': page('employee.manage', { default: 'employee.manage' }),
	'/(admin)/admin/employees/[id]/enrol': {
		GET: fresh('enrolment.manage'),
		POST: fresh('enrolment.manage', UNHURRIED_MINUTES),
		actions: { consent: fresh('enrolment.manage', UNHURRIED_MINUTES) }
	},
	'/(admin)/admin/employees/[id]/days': page('punch.view'),
	'/(admin)/admin/employees/[id]/days/[date]': page('punch.view'),
	'/(admin)/admin/employees/[id]/days.csv': { GET: fresh('punch.export') },
	'/(admin)/admin/exports': page('punch.export'),
	'/(admin)/admin/exports/download': { POST: fresh('punch.export') },
	'/(admin)/admin/exports/templates/[id]': page(manage, { preview: manage, save: manage, remove: manage }),
	'/(admin)/admin/imports': page('import.manage'),
	'/(admin)/admin/imports/[id]': page('import.manage', {
		terminal: 'import.manage',
		punches: 'import.manage',
		employees: 'employee.manage',
		continue: 'import.manage',
		assign: 'import.manage',
		takeBack: 'import.manage',
		discard: 'import.manage'
	}),
	'/(admin)/admin/imports/[id]/quarantine.csv': { GET: fresh('import.manage') },
	'/(admin)/admin/imports/upload': { POST: 'import.manage' },
	'/(admin)/admin/imports/upload/[id]': { POST: 'import.manage' },
	'/(admin)/admin/imports/upload/[id]/[n]': { PUT: 'import.manage' },
	// Each list asks for what its page asks for.
	'/(admin)/admin/lists/[list].csv': { GET: fresh('employee.view') },
	'/(admin)/admin/live': { GET: 'punch.view' },
	'/(admin)/admin/periods': page('timekeeping.view'),
	'/(admin)/admin/periods/[id]': page('timekeeping.view', { advance: 'period.verify' }),
	'/(admin)/admin/periods/[id]/[employee]': page('timekeeping.view', {
		certify: 'period.verify',
		verify: 'period.verify',
		lock: 'period.lock',
		send_back: 'period.verify',
		reopen: 'period.lock'
	}),
	'/(admin)/admin/periods/forms': page('timekeeping.view', { settings: manage }),
	'/(admin)/admin/periods/forms/print': { POST: 'timekeeping.view' },
	'/(admin)/admin/periods/late': page('period.lock', { accept: 'period.lock', aside: 'period.lock' }),
	'/(admin)/admin/periods/patterns': page(manage, { add: manage, change: manage, next: manage }),
	'/(admin)/admin/periods/signatories': page(manage, { add: manage, change: manage, remove: manage }),
	'/(admin)/admin/privacy': page('privacy.manage', {
		profile: fresh('privacy.manage'),
		save: fresh('privacy.manage'),
		clock: fresh('privacy.manage')
	}),
	'/(admin)/admin/programs': page('security.manage', {
		create: fresh('security.manage'),
		revoke: 'security.manage'
	}),
	'/(admin)/admin/punches': page('punch.view'),
	'/(admin)/admin/punches.csv': { GET: fresh('punch.export') },
	'/(admin)/admin/requests': page('request.view'),
	'/(admin)/admin/requests/[id]': page('request.view', {
		decide: 'request.decide',
		withdraw: 'request.decide'
	}),
	'/(admin)/admin/requests/[id]/edit': page('request.decide', { default: 'request.decide' }),
	'/(admin)/admin/requests/new': page('request.decide', { default: 'request.decide' }),
	'/(admin)/admin/review': page('punch.review', {
		decide: 'punch.review',
		rejectRetries: 'punch.review',
		takeBack: 'punch.review'
	}),
	'/(admin)/admin/sites': page('employee.view', {
		add: 'organisation.manage',
		rename: 'organisation.manage',
		archive: 'organisation.manage'
	}),
	'/(admin)/admin/sites/[id]': page('organisation.manage', {
		lease: 'organisation.manage',
		pin: 'device.manage',
		removePin: 'device.manage',
		gallery: 'organisation.manage',
		face: 'organisation.manage',
		kiosk: 'organisation.manage',
		place: 'organisation.manage'
	}),
	'/(admin)/admin/statistics': page('timekeeping.view'),
	'/(admin)/admin/statistics/habitual': page('timekeeping.view'),
	'/(admin)/admin/people.json': { GET: 'timekeeping.view' },
	'/(admin)/admin/statistics/month.json': { GET: 'timekeeping.view' },
	'/(admin)/admin/timekeeping': page('timekeeping.view'),
	'/(admin)/admin/timekeeping/assignments': page('timekeeping.view', {
		assign: manage,
		change: manage,
		remove: manage
	}),
	'/(admin)/admin/timekeeping/codes': page('timekeeping.view', {
		add: manage,
		usual: manage,
		retire: manage
	}),
	'/(admin)/admin/timekeeping/holidays': page('timekeeping.view', {
		save: manage,
		remove: manage,
		file: manage,
		national: manage
	}),
	'/(admin)/admin/timekeeping/policies': page('timekeeping.view', { withdraw: manage }),
	'/(admin)/admin/timekeeping/policies/new': page(manage, { rehearse: manage, save: manage }),
	'/(admin)/admin/timekeeping/schedules': page('timekeeping.view'),
	'/(admin)/admin/timekeeping/schedules/[id]': page(manage, { save: manage, retire: manage }),
	'/(admin)/admin/timekeeping/schedules/new': page(manage, { default: manage }),
	'/(admin)/admin/timekeeping/suspensions': page('timekeeping.view', { add: manage, revoke: manage }),
	'/(admin)/admin/users': page('employee.manage', { secondStep: fresh('security.manage') }),
	'/(admin)/admin/users/[id]': page('employee.manage', {
		change: fresh('employee.manage'),
		disable: 'employee.manage',
		enable: fresh('employee.manage'),
		supervise: 'employee.manage',
		endSessions: 'security.manage',
		resetSecondStep: fresh('security.manage')
	}),

	'/(auth)/confirm': page('signed_in', { default: 'signed_in' }),
	'/(auth)/invitation/[token]': page('anyone', { default: 'anyone' }),
	'/(auth)/language': { POST: 'anyone' },
	'/(auth)/office': page('anyone'),
	'/(auth)/setup': page('anyone', { default: 'anyone' }),
	'/(auth)/sign-in': page('anyone', { default: 'anyone' }),
	'/(auth)/sign-in/second-step': page('anyone', { default: 'anyone' }),
	'/(auth)/sign-in/passkey': { POST: 'anyone' },
	'/(auth)/sign-out': { POST: 'anyone' },

	'/dev/components': page('anyone'),

	'/(device)': page('anyone'),
	'/(device)/device': page('anyone'),
	'/(device)/kiosk': page('anyone'),
	'/(device)/me/punch': page('anyone'),
	'/(device)/pair': page('anyone'),

	'/(me)/me': page('signed_in', { revoke: 'signed_in' }),
	'/(me)/me/badge': page('signed_in', { pin: 'signed_in', renew: 'signed_in' }),
	'/(me)/me/days/[date]': page('signed_in'),
	'/(me)/me/dtr': page('signed_in', { certify: 'signed_in' }),
	'/(me)/me/dtr/print': { GET: 'signed_in' },
	'/(me)/me/privacy': page('signed_in', { withdraw: 'signed_in', revoke: 'signed_in' }),
	'/(me)/me/privacy/data': { GET: fresh('signed_in') },
	'/(me)/me/privacy/receipts/[id]': { GET: 'signed_in' },
	'/(me)/me/reminders': page('signed_in', { save: 'signed_in', remove: 'signed_in' }),
	'/(me)/me/reminders/subscription': { POST: 'signed_in' },
	'/(me)/me/requests': page('signed_in'),
	'/(me)/me/requests/[id]': page('signed_in', { withdraw: 'signed_in' }),
	'/(me)/me/requests/[id]/edit': page('signed_in', { default: 'signed_in' }),
	'/(me)/me/requests/new': page('signed_in', { default: 'signed_in' }),

	'/(me)/me/security': page('signed_in', {
		beginTotp: fresh('signed_in'),
		confirmTotp: fresh('signed_in'),
		removeTotp: fresh('signed_in'),
		renewCodes: fresh('signed_in'),
		removePasskey: fresh('signed_in'),
		password: 'signed_in',
		endSession: 'signed_in',
		endOthers: 'signed_in'
	}),
	'/(me)/me/security/passkey': { POST: fresh('signed_in') },

	'/api/v1/galleries': { POST: 'device' },
	'/api/v1/handshakes': { POST: 'device' },
	'/api/v1/nonces': { POST: 'device' },
	'/api/v1/pairings': { POST: 'anyone' },
	'/api/v1/periods': { GET: 'timekeeping.view', token: 'periods.read' },
	'/api/v1/periods/[id]': { GET: 'punch.export', token: 'periods.read' },
	'/api/v1/punches': { POST: 'device' },
	'/api/v1/session': { GET: 'signed_in' },
	// Guides are shells; what is behind them is for whoever works here.
	'/help': page('anyone'),
	'/help/[...document]': page('signed_in'),
	'/help/guides/[guide]': page('anyone'),
	'/livez': { GET: 'anyone' },
	'/metrics': { GET: 'anyone' },
	'/privacy': page('anyone'),
	'/readyz': { GET: 'anyone' }
};

/** What asking for this needs; null when nothing of the kind is declared. */
export function findAccess(
	routeId: string,
	{ method, action }: { method: string; action: string | null }
): Access[] | null {
	const route = ROUTE_ACCESS[routeId];
	if (!route) return null;
	if (method === 'GET' || method === 'HEAD') return route.GET ? [route.GET] : null;
	if (method === 'PUT') return route.PUT ? [route.PUT] : null;
	if (method !== 'POST') return null;
	// Kit chooses between an action and an endpoint of the same address by headers: both must be allowed.
	const named = Object.hasOwn(route.actions ?? {}, action ?? 'default')
		? route.actions?.[action ?? 'default']
		: undefined;
	const found = [named, route.POST].filter((access) => access !== undefined);
	return found.length > 0 ? found : null;
}
