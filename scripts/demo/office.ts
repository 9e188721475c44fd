import { zoneClock } from '$domain/timekeeping/zone-clock';
import { toEpochDay } from '$domain/timekeeping/civil-date';
import { asc, eq } from 'drizzle-orm';
import type { Actor, Context } from '$lib/server/context';
import { appUser } from '$lib/server/db/schema/access';
import { device } from '$lib/server/db/schema/device';
import { employee } from '$lib/server/db/schema/employee';
import { department, site } from '$lib/server/db/schema/organisation';
import { holiday } from '$lib/server/db/schema/holiday';
import {
	ADMIN_EMAIL,
	DEPARTMENTS,
	PEOPLE,
	SITES,
	SUPERVISED,
	type DemoPerson,
	type SiteName
} from './people';

export type User = Extract<Actor, { kind: 'user' }>;
export type Member = DemoPerson & { id: string; siteId: string; user: User | null };

/** The demo's office as it lies in the database, with the clock and the actor left to each step. */
export type Office = {
	timeZone: string;
	admin: User;
	members: Member[];
	siteIds: Map<SiteName, string>;
	departmentIds: Map<string, string>;
	devices: (typeof device.$inferSelect)[];
	holidays: ReadonlySet<string>;
	/** the services' context at an instant, as somebody */
	as(actor: User, at: Date): Context;
	/** the instant of a wall time, minutes after midnight of a work date */
	instantOf(date: string, minute: number): number;
	supervisorOf(member: Member): User;
};

/** Reads the office back; null when it was not made yet. */
export async function findOffice({ db, keys }: Pick<Context, 'db' | 'keys'>): Promise<Office | null> {
	const [adminRow] = await db.select().from(appUser).where(eq(appUser.email, ADMIN_EMAIL));
	const sites = await db.select().from(site);
	const [first] = sites.filter(({ name }) => name === SITES[0]);
	if (!adminRow || !first) return null;
	const users = new Map((await db.select().from(appUser)).map((row) => [row.employeeId, toUser(row)]));
	const rows = new Map((await db.select().from(employee)).map((row) => [row.employeeNumber, row]));
	const members = PEOPLE.flatMap((person): Member[] => {
		const row = rows.get(person.employeeNumber);
		return row ? [{ ...person, id: row.id, siteId: row.siteId, user: users.get(row.id) ?? null }] : [];
	});
	const departments = await db.select().from(department);
	const clock = zoneClock(first.timeZone);
	const admin = toUser(adminRow);
	return {
		timeZone: first.timeZone,
		admin,
		members,
		siteIds: new Map(SITES.map((name) => [name, sites.find((row) => row.name === name)?.id ?? ''])),
		departmentIds: new Map(
			DEPARTMENTS.map((name) => [name, departments.find((row) => row.name === name)?.id ?? ''])
		),
		devices: await db.select().from(device).orderBy(asc(device.pairedAt), asc(device.name)),
		holidays: new Set((await db.select().from(holiday)).map(({ date }) => date)),
		as: (actor, at) => ({ db, keys, now: () => at, actor }),
		instantOf: (date, minute) => clock.toMinute(toEpochDay(date), minute) * 60_000,
		supervisorOf(member) {
			const number = Object.keys(SUPERVISED).find((key) => SUPERVISED[key]?.includes(member.department));
			const found = members.find(({ employeeNumber }) => employeeNumber === number)?.user;
			return found && found.employeeId !== member.id ? found : admin;
		}
	};
}

function toUser(row: typeof appUser.$inferSelect): User {
	const { id, name, role, employeeId } = row;
	return { kind: 'user', userId: id, name, role, employeeId, sessionId: 'demo' };
}
