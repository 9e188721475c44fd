import { findFormSettings } from '$lib/server/dtr/form-settings.service';
import { makeExport } from '$lib/server/dtr/export-file.service';
import { planExport } from '$lib/server/dtr/export-rows.service';
import { planPrint } from '$lib/server/dtr/print-plan.service';
import { printForms } from '$lib/server/dtr/print.service';
import { eachDaysThatCount } from '$lib/server/timekeeping/days-that-count.service';
import { createTestContext } from '../support/context';
import { runDatabaseBench } from '../support/bench';
import { benchEngine } from './dtr-engine';
import { addEmployees, makeOffice, MONTH } from './dtr-office';

/** Employees whose month is measured, and the sizes between which the cost has to grow linearly. */
const OFFICE = 1_000;
const SMALL = 100;
const LARGE = 5_000;

/**
 * A month of 1,000 employees, about 88,000 punches, from MariaDB to day records, to a daily workbook and to CS Form No. 48
 * of everybody, each through the services that the screens use; and the engine alone. Aim: 3 s, 3 s and 20 s.
 */
await runDatabaseBench(async (say) => {
	const t = await createTestContext();
	try {
		t.setNow('2026-09-05T00:00:00Z');
		const office = t.as(await t.newAdmin());
		const place = await makeOffice(t, office);
		say(`storing a month of ${OFFICE} employees`);
		const { ids, punches } = await addEmployees(t, place, { from: 0, to: OFFICE });
		const days = async (employeeIds: readonly string[]) => {
			const from = clock();
			let records = 0;
			for await (const entry of eachDaysThatCount(t, { employeeIds, from: MONTH.first, to: MONTH.last }))
				records += entry.days.length;
			const spent = since(from);
			say(`${employeeIds.length} employees: ${records} day records in ${sayTime(spent)}`);
			return { ...spent, records };
		};
		// A server that has been running has compiled its code; then every size is measured alike.
		await days(ids.slice(0, SMALL));
		const small = await days(ids.slice(0, SMALL));
		const month = await days(ids);

		const filter = { departmentId: null, siteId: null };
		const plan = await planExport(office, { periodId: place.periodId, ...filter, onlyLocked: false });
		if (!plan) throw new Error('the period is there');
		const xlsx = await timed(async () => {
			const made = makeExport(office, plan, { kind: 'daily', format: { format: 'xlsx' } });
			if (!made.ok) throw new Error(made.reason);
			return drain(made.export.file.chunks);
		});
		say(`daily workbook: ${xlsx.value} bytes in ${sayTime(xlsx)}, from the database`);

		const print = await planPrint(office, {
			of: { month: MONTH.first.slice(0, 7) },
			...filter,
			employeeIds: [],
			everyone: false
		});
		if (!print) throw new Error('the month is there');
		const { form48: settings } = await findFormSettings(office);
		let pages = 0;
		const form48 = await timed(async () => {
			const made = await printForms(office, print, { kind: 'form48', settings }, (done) => {
				pages = done;
				if (done % 250 === 0) say(`CS Form No. 48: ${done} of ${print.forms.form48}`);
			});
			return drain(made.chunks);
		});
		say(`CS Form No. 48: ${pages} pages, ${form48.value} bytes in ${sayTime(form48)}, from the database`);
		// Resident memory at its highest so far, which is that of the office alone.
		const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);

		say(`storing the month of ${LARGE - OFFICE} employees more`);
		const more = await addEmployees(t, place, { from: OFFICE, to: LARGE });
		const large = await days([...ids, ...more.ids]);
		const engine = benchEngine(say);
		return {
			recordsPerSecond: engine.recordsPerSecond,
			recordsSeconds: round(month.seconds),
			xlsxSeconds: round(xlsx.seconds),
			form48Seconds: round(form48.seconds),
			rssMb,
			recordsPerCpuSecond: engine.runs.at(-1)?.recordsPerCpuSecond,
			recordsCpuSeconds: round(month.cpuSeconds),
			xlsxCpuSeconds: round(xlsx.cpuSeconds),
			form48CpuSeconds: round(form48.cpuSeconds),
			employees: OFFICE,
			punches,
			records: month.records,
			xlsxBytes: xlsx.value,
			form48Pages: pages,
			form48Bytes: form48.value,
			// Seconds per employee with 5,000 over those with 100: 1 is perfectly linear.
			growth: round(large.seconds / LARGE / (small.seconds / SMALL)),
			cpuGrowth: round(large.cpuSeconds / LARGE / (small.cpuSeconds / SMALL)),
			largeSeconds: round(large.seconds),
			engineGrowth: engine.growth
		};
	} finally {
		await t.close();
	}
});

type Time = {
	/** on the wall */
	seconds: number;
	/** of this process's processor time: what a busy machine does not change */
	cpuSeconds: number;
};

async function timed<T>(run: () => Promise<T>): Promise<{ value: T } & Time> {
	const from = clock();
	const value = await run();
	return { value, ...since(from) };
}

function clock() {
	return { wall: performance.now(), cpu: process.cpuUsage() };
}

function since({ wall, cpu }: ReturnType<typeof clock>): Time {
	const { user, system } = process.cpuUsage(cpu);
	return { seconds: (performance.now() - wall) / 1000, cpuSeconds: (user + system) / 1e6 };
}

function sayTime({ seconds, cpuSeconds }: Time): string {
	return `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of processor time)`;
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<number> {
	let bytes = 0;
	for await (const chunk of chunks) bytes += chunk.length;
	return bytes;
}

function round(seconds: number): number {
	return Number(seconds.toFixed(2));
}
