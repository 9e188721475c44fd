/** Who works in the demo: invented, and named so that nobody takes them for real people. */
export const DEPARTMENTS = [
	'Administration',
	'Finance',
	'Engineering',
	'Warehouse',
	'Security',
	'Field Survey'
] as const;
export type DepartmentName = (typeof DEPARTMENTS)[number];

export const SITES = ['Head Office', 'Harbour Warehouse', 'Northern Field Site'] as const;
export type SiteName = (typeof SITES)[number];

export const SHIFTS = ['office', 'flexi', 'warehouse', 'night', 'field'] as const;
export type Shift = (typeof SHIFTS)[number];

export type DemoPerson = {
	employeeNumber: string;
	name: string;
	department: DepartmentName;
	site: SiteName;
	shift: Shift;
	/** late more often than others */
	habituallyLate: boolean;
	/** how far the face's enrolment has come */
	face: 'enrolled' | 'consented' | 'none';
	/** signs in; the others ask on paper */
	signsIn: boolean;
	role: 'employee' | 'supervisor';
};

const GROUPS: readonly (readonly [DepartmentName, SiteName, Shift, number])[] = [
	['Administration', 'Head Office', 'office', 10],
	['Finance', 'Head Office', 'flexi', 8],
	['Engineering', 'Head Office', 'flexi', 10],
	['Warehouse', 'Harbour Warehouse', 'warehouse', 12],
	['Security', 'Harbour Warehouse', 'night', 5],
	['Security', 'Head Office', 'office', 3],
	['Field Survey', 'Northern Field Site', 'field', 12]
];

const FIRST = ['Amber', 'Basil', 'Coral', 'Dill', 'Ebony', 'Fern', 'Garnet', 'Hazel', 'Indigo', 'Jade'];
const LAST = ['Acacia', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir'];

/** Names that lists and forms have to hold: other scripts, characters of four bytes, and two hundred letters. */
const UNUSUAL: Record<number, string> = {
	9: '𠮷野 さくら',
	17: 'ياسمين الأرز',
	27: 'Олива Берёзова-Кедрова',
	39: `Maria ${'Clara de los Santos y '.repeat(8)}Acacia`.padEnd(200, 'a').slice(0, 200),
	48: 'ጽጌረዳ ዝግባ 🌿'
};

const SUPERVISORS = new Set([0, 28, 40]);
const OFTEN_LATE = new Set([6, 22, 33, 51]);

export const PEOPLE: readonly DemoPerson[] = GROUPS.flatMap(([department, site, shift, count]) =>
	Array.from({ length: count }, () => ({ department, site, shift }))
).map((place, i) => ({
	...place,
	employeeNumber: String(1001 + i),
	name: UNUSUAL[i] ?? `${FIRST[i % FIRST.length]} ${LAST[Math.floor(i / FIRST.length)]}`,
	habituallyLate: OFTEN_LATE.has(i),
	face: i % 10 === 7 ? 'none' : i % 15 === 4 ? 'consented' : 'enrolled',
	signsIn: i % 3 !== 2 || SUPERVISORS.has(i),
	role: SUPERVISORS.has(i) ? 'supervisor' : 'employee'
}));

/** What each supervisor answers for, by employee number. */
export const SUPERVISED: Record<string, readonly DepartmentName[]> = {
	'1001': ['Administration', 'Finance', 'Engineering'],
	'1029': ['Warehouse', 'Field Survey'],
	'1041': ['Security']
};

/** Two people whose faces are near each other. */
export const LOOK_ALIKES: readonly [string, string] = ['1012', '1019'];

/** Nothing here is secret: it opens invented data on the person's own machine. */
export const PASSWORD = 'a demo password';
export const ADMIN_EMAIL = 'admin@demo.example';
export const emailOf = (employeeNumber: string) => `e${employeeNumber}@demo.example`;

export const SIGN_INS = [
	{ role: 'Administrator', email: ADMIN_EMAIL },
	{ role: 'Supervisor of the offices', email: emailOf('1001') },
	{ role: 'Supervisor of warehouse and field', email: emailOf('1029') },
	{ role: 'Employee with flexible hours', email: emailOf('1013') },
	{ role: 'Employee on night shift', email: emailOf('1043') }
] as const;
