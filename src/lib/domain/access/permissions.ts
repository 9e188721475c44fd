/** Who somebody is to Bundy. */
export const ROLES = ['admin', 'supervisor', 'employee'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What each role may do, in one table.
 * `*.view` of other people's records is for those who decide about them; one's own records need no permission.
 */
const PERMISSIONS = {
	'employee.view': ['admin', 'supervisor'],
	'employee.manage': ['admin'],
	'enrolment.manage': ['admin'],
	'device.manage': ['admin'],
	'organisation.manage': ['admin'],
	/** files of employees and of punches from other clocks */
	'import.manage': ['admin'],
	'punch.view': ['admin', 'supervisor'],
	'punch.export': ['admin', 'supervisor'],
	'audit.view': ['admin'],
	/** schedules, holidays, codes, policies, suspensions, who supervises whom */
	'timekeeping.manage': ['admin'],
	/** day records and statistics; a supervisor's are those of the assigned departments and sites */
	'timekeeping.view': ['admin', 'supervisor'],
	'request.decide': ['admin', 'supervisor'],
	/** doubtful punches: whose they are and whether they count */
	'punch.review': ['admin', 'supervisor'],
	'period.verify': ['admin', 'supervisor'],
	'period.lock': ['admin']
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function checkPermission(role: Role, permission: Permission): boolean {
	const roles: readonly Role[] = PERMISSIONS[permission];
	return roles.includes(role);
}
