import type { DayCodeInput } from '$lib/server/timekeeping/day-code.service';

/** What Philippine offices commonly use (CSC MC 41 s.1998 and the special leave laws); a start, to be edited. */
export const USUAL_CODES: readonly DayCodeInput[] = [
	{ kind: 'leave', code: 'VL', name: 'Vacation leave' },
	{ kind: 'leave', code: 'SL', name: 'Sick leave' },
	{ kind: 'leave', code: 'FL', name: 'Mandatory (forced) leave' },
	{ kind: 'leave', code: 'SPL', name: 'Special privilege leave' },
	{ kind: 'leave', code: 'ML', name: 'Maternity leave' },
	{ kind: 'leave', code: 'PL', name: 'Paternity leave' },
	{ kind: 'leave', code: 'SOLO', name: 'Solo parent leave' },
	{ kind: 'leave', code: 'CTO', name: 'Compensatory time off' },
	{ kind: 'leave', code: 'LWOP', name: 'Leave without pay' },
	{ kind: 'official_business', code: 'OB', name: 'Official business' },
	{ kind: 'official_business', code: 'TO', name: 'Travel order' },
	{ kind: 'official_business', code: 'PS', name: 'Official pass slip' },
	{ kind: 'official_business', code: 'WFH', name: 'Work from home' }
];
