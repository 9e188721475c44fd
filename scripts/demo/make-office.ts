import { inArray } from 'drizzle-orm';
import { createPolicy } from '$domain/timekeeping/policy';
import type { Schedule } from '$domain/timekeeping/schedule';
import { addDays, toEpochDay, weekdayOf } from '$domain/timekeeping/civil-date';
import { hashPassword } from '$lib/server/access/passwords';
import { setUp } from '$lib/server/access/setup.service';
import type { Context } from '$lib/server/context';
import { appUser } from '$lib/server/db/schema/access';
import { createOfficeForm } from '$lib/server/dtr/office-form.service';
import { createDepartment, createSite } from '$lib/server/people/organisation.service';
import { createEmployee } from '$lib/server/people/save-employee.service';
import { assignSchedule } from '$lib/server/timekeeping/assignment.service';
import { addDayCodes } from '$lib/server/timekeeping/day-code.service';
import { addHoliday } from '$lib/server/timekeeping/holiday.service';
import { createCalendar } from '$lib/server/timekeeping/period-calendar.service';
import { createPolicyVersion } from '$lib/server/timekeeping/policy.service';
import { createSchedule } from '$lib/server/timekeeping/schedule.service';
import { assignSupervision } from '$lib/server/timekeeping/supervision.service';
import { findOffice, type Office } from './office';
import { ADMIN_EMAIL, DEPARTMENTS, emailOf, PASSWORD, PEOPLE, SITES, SUPERVISED, type Shift } from './people';
import { must } from './must';

/** Days before the first that have punches: schedules and people are there before. */
const AHEAD_DAYS = 7;

export type Making = {
	/** of the link that opens the wizard */
	setupToken: string;
	timeZone: string;
	/** first date with punches */
	from: string;
	at: Date;
};

/** Organisation, places, people and rules, each through the service that its screen uses. */
export async function makeOffice(
	context: Context,
	{ setupToken, timeZone, from, at }: Making
): Promise<Office> {
	const { db, keys } = context;
	const first = {
		organisationName: 'Bundy Demo Cooperative',
		siteName: SITES[0],
		timeZone,
		adminName: 'Demo Administrator',
		email: ADMIN_EMAIL,
		password: PASSWORD
	};
	must(await setUp({ ...context, now: () => at }, { token: setupToken, userAgent: null }, first));
	const empty = await findOffice({ db, keys });
	if (!empty) throw new Error('the office was set up');
	const admin = empty.as(empty.admin, at);
	for (const name of SITES.slice(1)) must(await createSite(admin, { name, timeZone }));
	for (const name of DEPARTMENTS) must(await createDepartment(admin, { name }));
	const places = await findOffice({ db, keys });
	if (!places) throw new Error('the office was set up');
	await addPeople(admin, places);
	const office = await findOffice({ db, keys });
	if (!office) throw new Error('the office was set up');
	await addSupervisors(admin, office);
	await addRules(admin, office, from);
	await addSchedules(admin, office, addDays(from, -AHEAD_DAYS));
	return (await findOffice({ db, keys })) ?? office;
}

async function addPeople(admin: Context, office: Office): Promise<void> {
	for (const { employeeNumber, name, department, site, role, signsIn } of PEOPLE) {
		const departmentId = office.departmentIds.get(department) ?? '';
		const siteId = office.siteIds.get(site) ?? '';
		const email = signsIn ? emailOf(employeeNumber) : '';
		const made = { employeeNumber, name, departmentId, newDepartment: '', siteId, role, email };
		must(await createEmployee(admin, made));
	}
	// One password for all of them, as if each had taken up the invitation; one stays invited.
	const passwordHash = await hashPassword(PASSWORD);
	const emails = PEOPLE.filter(({ signsIn }) => signsIn).map(({ employeeNumber }) => emailOf(employeeNumber));
	await admin.db
		.update(appUser)
		.set({ passwordHash })
		.where(inArray(appUser.email, emails.slice(0, -1)));
}

async function addSupervisors(admin: Context, office: Office): Promise<void> {
	for (const [number, names] of Object.entries(SUPERVISED)) {
		const who = office.members.find(({ employeeNumber }) => employeeNumber === number);
		const targets = names.map((name) => ({
			targetKind: 'department' as const,
			targetId: office.departmentIds.get(name) ?? ''
		}));
		// Punches without a name are seen by whoever answers for the site.
		const siteId = office.siteIds.get('Northern Field Site') ?? '';
		const sites = names.includes('Field Survey') ? [{ targetKind: 'site' as const, targetId: siteId }] : [];
		must(await assignSupervision(admin, who?.id ?? '', [...targets, ...sites]));
	}
}

async function addRules(admin: Context, office: Office, from: string): Promise<void> {
	await addDayCodes(admin, [
		{ kind: 'leave', code: 'VL', name: 'Vacation leave' },
		{ kind: 'leave', code: 'SL', name: 'Sick leave' },
		{ kind: 'leave', code: 'SPL', name: 'Special privilege leave' },
		{ kind: 'official_business', code: 'OB', name: 'Official business' },
		{ kind: 'official_business', code: 'WFH', name: 'Work from home' }
	]);
	const policy = createPolicy({ graceMinutes: 5, overtime: { mode: 'approved', minimumMinutes: 30 } });
	must(
		await createPolicyVersion(admin, {
			name: 'Five minutes of grace, overtime on approval',
			fromDate: addDays(from, -AHEAD_DAYS),
			siteId: null,
			policy
		})
	);
	for (const [days, name, kind] of HOLIDAYS)
		must(await addHoliday(admin, { date: weekdayFrom(addDays(from, days)), name, kind, siteId: null }));
	must(
		await createCalendar(admin, {
			name: 'Twice a month',
			pattern: { kind: 'month_days', startDays: [1, 16] },
			scopeKind: 'organisation',
			scopeId: null
		})
	);
	must(
		await createOfficeForm(admin, {
			scopeKind: 'organisation',
			scopeId: null,
			form: {
				headerLines: ['BUNDY DEMO COOPERATIVE', 'Invented for the demonstration'],
				signatories: [{ name: 'Amber Acacia', title: 'Head of office' }]
			}
		})
	);
}

const HOLIDAYS = [
	[16, 'Foundation Day', 'regular'],
	[37, 'Harbour Day', 'special'],
	[78, 'Midsummer Day', 'regular']
] as const;

/** The date itself, or the Monday after a weekend. */
function weekdayFrom(date: string): string {
	const weekday = weekdayOf(toEpochDay(date));
	return weekday > 4 ? addDays(date, 7 - weekday) : date;
}

async function addSchedules(admin: Context, office: Office, fromDate: string): Promise<void> {
	const ids = new Map<Shift, string>();
	for (const [shift, { name, pattern }] of Object.entries(SCHEDULES) as [Shift, Named][]) {
		const made = must(await createSchedule(admin, { name, pattern }));
		ids.set(shift, made.id);
	}
	for (const department of DEPARTMENTS) {
		const shift = PEOPLE.find((person) => person.department === department)?.shift ?? 'office';
		const targetId = office.departmentIds.get(department) ?? '';
		const scheduleId = ids.get(shift) ?? '';
		must(
			await assignSchedule(admin, { scheduleId, targetKind: 'department', targetId, fromDate, toDate: null })
		);
		// Whoever works otherwise than the department.
		for (const member of office.members.filter((one) => one.department === department && one.shift !== shift))
			must(
				await assignSchedule(admin, {
					scheduleId: ids.get(member.shift) ?? '',
					targetKind: 'employee',
					targetId: member.id,
					fromDate,
					toDate: null
				})
			);
	}
}

type Named = { name: string; pattern: Schedule };

function week(start: string, end: string, days: 5 | 6) {
	const hours = [{ start, end }];
	const sat = days === 6 ? hours : null;
	return { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat, sun: null };
}

const window = { before: 240, after: 360 };
const pause = (start: string, end: string) => ({ mode: 'window' as const, windows: [{ start, end }] });

const SCHEDULES: Record<Shift, Named> = {
	office: {
		name: 'Office hours',
		pattern: { kind: 'fixed', days: week('08:00', '17:00', 5), breaks: pause('12:00', '13:00'), window }
	},
	flexi: {
		name: 'Flexible hours',
		pattern: {
			kind: 'flexi',
			days: week('07:00', '19:00', 5),
			flexi: { earliest: '07:00', latest: '09:00', default: '08:30', requiredMinutes: 480 },
			breaks: pause('12:00', '13:00'),
			window
		}
	},
	warehouse: {
		name: 'Warehouse day shift',
		pattern: { kind: 'fixed', days: week('07:00', '16:00', 6), breaks: pause('11:30', '12:30'), window }
	},
	night: {
		name: 'Night shift',
		pattern: { kind: 'fixed', days: week('22:00', '30:00', 5), breaks: pause('26:00', '27:00'), window }
	},
	field: {
		name: 'Field days',
		pattern: { kind: 'fixed', days: week('07:00', '16:00', 6), breaks: pause('12:00', '13:00'), window }
	}
};
