import {
	certifyPeriod,
	lockPeriod,
	markPeriodExported,
	reopenPeriod,
	sendBackPeriod,
	verifyPeriod
} from '$lib/server/timekeeping/period.service';
import { listCalendars, listPeriodsOf } from '$lib/server/timekeeping/period-calendar.service';
import { periodCertification } from '$lib/server/db/schema/period';
import { and, eq, inArray } from 'drizzle-orm';
import type { Step } from './add-papers';
import type { Member, Office } from './office';
import { chance } from './random';

const DAY = 24 * 3_600_000;

type Outcome = { ok: true; version: number } | { ok: false; reason: string };

/**
 * Every period since the first punch, as far as an office comes: the oldest exported, the next locked, one verified,
 * the latest that is over just being signed. Days that stay unresolved keep their owner's period open, as they do.
 */
export async function planPeriods(
	office: Office,
	{ from, now }: { from: string; now: number }
): Promise<Step[]> {
	const admin = office.as(office.admin, new Date(now));
	const [calendar] = await listCalendars(admin);
	if (!calendar) throw new Error('the office has a calendar of periods');
	const all = (await listPeriodsOf(admin, calendar.id, 8)).sort((a, b) =>
		a.firstDate < b.firstDate ? -1 : 1
	);
	const over = all.filter(({ firstDate, lastDate }) => firstDate >= from && endOf(office, lastDate) < now);
	return over.flatMap(({ id, lastDate }, i) => {
		const end = endOf(office, lastDate);
		const latest = over.length - 1 - i;
		const at = (days: number, minute: number) => end + days * DAY + minute * 60_000;
		const steps: Step[] = [];
		const signed = office.members.filter(
			({ employeeNumber }) => latest > 0 || chance(employeeNumber, lastDate, 'signs') < 0.55
		);
		for (const [n, member] of signed.entries())
			steps.push({
				at: at(0, 540 + n * 3),
				run: () => certify(office, id, member, new Date(at(0, 540 + n * 3)))
			});
		const verified = signed.filter(
			({ employeeNumber }) =>
				latest > 1 || chance(employeeNumber, lastDate, 'verified') < (latest === 1 ? 0.8 : 0.3)
		);
		for (const [n, member] of verified.entries())
			steps.push({
				at: at(1, 480 + n * 2),
				run: () => verify(office, id, member, new Date(at(1, 480 + n * 2)))
			});
		if (latest > 1) steps.push({ at: at(2, 600), run: () => lockAll(office, id, new Date(at(2, 600))) });
		if (latest > 2) steps.push({ at: at(3, 600), run: () => exportAll(office, id, new Date(at(3, 600))) });
		if (latest === 2) steps.push({ at: at(4, 660), run: () => reopenOne(office, id, new Date(at(4, 660))) });
		if (latest === 1)
			steps.push({ at: at(3, 660), run: () => sendBackOne(office, id, new Date(at(3, 660))) });
		return steps.filter((step) => step.at < now);
	});
}

/** Midnight after the period's last day. */
const endOf = (office: Office, lastDate: string) => office.instantOf(lastDate, 1440);

/** Refused where a day is unresolved or a request pending: then the period stays as it is. */
async function certify(office: Office, periodId: string, member: Member, at: Date): Promise<Outcome> {
	const actor = member.signsIn && member.user ? member.user : office.supervisorOf(member);
	const version = (await rowOf(office, periodId, member.id))?.version ?? 1;
	return certifyPeriod(office.as(actor, at), { periodId, employeeId: member.id, version });
}

async function verify(office: Office, periodId: string, member: Member, at: Date): Promise<void> {
	const row = await rowOf(office, periodId, member.id);
	if (row?.status !== 'certified') return;
	const step = { periodId, employeeId: member.id, version: row.version };
	await verifyPeriod(office.as(office.supervisorOf(member), at), step);
}

async function lockAll(office: Office, periodId: string, at: Date): Promise<void> {
	const admin = office.as(office.admin, at);
	for (const { employeeId, version } of await rowsOf(office, periodId, ['verified']))
		await lockPeriod(admin, { periodId, employeeId, version });
}

async function exportAll(office: Office, periodId: string, at: Date): Promise<void> {
	const locked = (await rowsOf(office, periodId, ['locked'])).map(({ id, revision }) => ({
		certificationId: id,
		revision
	}));
	await markPeriodExported(office.as(office.admin, at), { periodId, fileName: 'payroll-demo.csv', locked });
}

async function reopenOne(office: Office, periodId: string, at: Date): Promise<void> {
	const row = (await rowsOf(office, periodId, ['locked']))[4];
	if (!row) return;
	const { employeeId, version } = row;
	const reason = 'The leave of the last week was filed on paper.';
	await reopenPeriod(office.as(office.admin, at), { periodId, employeeId, version, reason });
}

async function sendBackOne(office: Office, periodId: string, at: Date): Promise<void> {
	const row = (await rowsOf(office, periodId, ['certified']))[0];
	const member = office.members.find(({ id }) => id === row?.employeeId);
	if (!row || !member) return;
	const { employeeId, version } = row;
	const reason = 'Please look at the Tuesday again: the OUT seems to be missing.';
	await sendBackPeriod(office.as(office.supervisorOf(member), at), { periodId, employeeId, version, reason });
}

async function rowOf(office: Office, periodId: string, employeeId: string) {
	const { db } = office.as(office.admin, new Date(0));
	const [row] = await db
		.select()
		.from(periodCertification)
		.where(and(eq(periodCertification.periodId, periodId), eq(periodCertification.employeeId, employeeId)));
	return row;
}

async function rowsOf(office: Office, periodId: string, statuses: ('certified' | 'verified' | 'locked')[]) {
	const { db } = office.as(office.admin, new Date(0));
	return db
		.select()
		.from(periodCertification)
		.where(and(eq(periodCertification.periodId, periodId), inArray(periodCertification.status, statuses)))
		.orderBy(periodCertification.employeeId);
}
