/** Who somebody is to Bundy. */
export const ROLES = ['admin', 'hr', 'supervisor', 'auditor', 'employee'] as const;
export type Role = (typeof ROLES)[number];

/** As people read it. */
export const ROLE_WORDS = {
	admin: 'Administrator',
	hr: 'HR',
	supervisor: 'Supervisor',
	auditor: 'Auditor',
	employee: 'Employee'
} as const satisfies Record<Role, string>;

const OFFICE = ['admin', 'hr', 'supervisor', 'auditor'] as const;
const DECIDERS = ['admin', 'hr', 'supervisor'] as const;
const STAFF = ['admin', 'hr'] as const;

/**
 * What each role may do, in one table. An auditor looks at everything and changes nothing.
 * `*.view` of other people's records is for those who decide about them; one's own records need no permission.
 */
const PERMISSIONS = {
	'employee.view': OFFICE,
	'employee.manage': STAFF,
	/** roles other than employee and supervisor, and whoever has one */
	'role.grant': ['admin'],
	'enrolment.manage': STAFF,
	'device.manage': ['admin'],
	'organisation.manage': ['admin'],
	'department.manage': STAFF,
	/** files of employees and of punches from other clocks */
	'import.manage': STAFF,
	'punch.view': OFFICE,
	'punch.export': OFFICE,
	'audit.view': ['admin', 'auditor'],
	/** sessions of others, second steps, tokens of programs */
	'security.manage': ['admin'],
	/** retention and the profile of the law that applies */
	'privacy.manage': ['admin'],
	/** schedules, holidays, codes, policies, suspensions, who supervises whom */
	'timekeeping.manage': STAFF,
	/** day records and statistics; a supervisor's are those of the assigned departments and sites */
	'timekeeping.view': OFFICE,
	/** records of everybody, not only of those one supervises */
	'everybody.view': ['admin', 'hr', 'auditor'],
	'request.view': OFFICE,
	'request.decide': DECIDERS,
	/** doubtful punches: whose they are and whether they count */
	'punch.review': DECIDERS,
	'period.verify': DECIDERS,
	'period.lock': STAFF
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function checkPermission(role: Role, permission: Permission): boolean {
	return listRolesWith(permission).includes(role);
}

export function listRolesWith(permission: Permission): readonly Role[] {
	return PERMISSIONS[permission];
}
