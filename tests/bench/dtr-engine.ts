import { pathToFileURL } from 'node:url';
import { addDays, toEpochDay } from '../../src/lib/domain/timekeeping/civil-date';
import { computeDays } from '../../src/lib/domain/timekeeping/compute-days';
import { createPolicy } from '../../src/lib/domain/timekeeping/policy';
import type { DayPlan, Schedule } from '../../src/lib/domain/timekeeping/schedule';
import type { TimekeepingInput } from '../../src/lib/domain/timekeeping/timekeeping-input';
import { zoneClock } from '../../src/lib/domain/timekeeping/zone-clock';

/**
 * The pure part of the DTR benchmark: day records per second of the engine alone, one core, no database.
 * Alone: `npx tsx tests/bench/dtr-engine.ts`; progress goes to stderr, the last line of stdout is JSON.
 */

const MONTH = { first: '2026-08-01', last: '2026-08-31', days: 31 };

export interface EngineRun {
	employees: number;
	records: number;
	punches: number;
	seconds: number;
	recordsPerSecond: number;
	/** By processor time instead of the clock on the wall: steadier on a busy machine. */
	recordsPerCpuSecond: number;
}

export interface EngineBench {
	/** Of the largest run. */
	recordsPerSecond: number;
	runs: EngineRun[];
	/** Seconds per employee of the largest run over those of the smallest: 1 is perfectly linear. */
	growth: number;
}

/** Computes a month for growing numbers of employees; `report` gets a line per run. */
export function benchEngine(
	report: (line: string) => void,
	sizes: readonly number[] = [100, 500, 1000, 5000]
): EngineBench {
	// Let the compiler settle first: every later run then measures the same code.
	run(300);
	const runs = sizes.map((employees) => {
		const result = run(employees);
		report(
			`${employees} employees: ${result.records} day records from ${result.punches} punches in ` +
				`${result.seconds.toFixed(2)} s, ${result.recordsPerSecond} records/s (${result.recordsPerCpuSecond} per CPU second)`
		);
		return result;
	});
	const first = runs[0];
	const last = runs.at(-1);
	if (!first || !last) throw new Error('at least one size is needed');
	const growth = last.seconds / last.employees / (first.seconds / first.employees);
	return { recordsPerSecond: last.recordsPerSecond, runs, growth: Number(growth.toFixed(2)) };
}

function run(employees: number): EngineRun {
	let seconds = 0;
	let cpuSeconds = 0;
	let records = 0;
	let punches = 0;
	for (let i = 0; i < employees; i++) {
		const input = monthOf(i);
		punches += input.punches.length;
		const start = performance.now();
		const cpu = process.cpuUsage();
		records += computeDays(input).days.length;
		const { user, system } = process.cpuUsage(cpu);
		seconds += (performance.now() - start) / 1000;
		cpuSeconds += (user + system) / 1e6;
	}
	return {
		employees,
		records,
		punches,
		seconds,
		recordsPerSecond: Math.round(records / seconds),
		recordsPerCpuSecond: Math.round(records / cpuSeconds)
	};
}

const POLICY = createPolicy({
	graceMinutes: 10,
	overtime: { mode: 'auto', minimumMinutes: 30, roundDownMinutes: 15 }
});
const SCHEDULES: readonly Schedule[] = [
	office('08:00', '17:00', '12:00', '13:00'),
	office('08:00', '17:00', '12:00', '13:00'),
	office('22:00', '30:00', '26:00', '27:00'),
	{
		...office('08:00', '17:00', '12:00', '13:00'),
		kind: 'flexi',
		flexi: { earliest: '07:00', latest: '09:30', default: '08:00', requiredMinutes: 480 }
	}
];
/** Wall minutes of the four punches of a day, per schedule. */
const TIMES = [
	[477, 721, 776, 1022],
	[484, 720, 781, 1075],
	[1315, 1561, 1619, 1803],
	[500, 723, 778, 1050]
] as const;

/** One employee's month: four punches a working day, a few minutes apart from day to day; one punch in forty is missing. */
function monthOf(employee: number): TimekeepingInput {
	const kind = employee % SCHEDULES.length;
	const schedule = SCHEDULES[kind];
	const times = TIMES[kind];
	if (!schedule || !times) throw new Error('every kind has a schedule and times');
	const clock = zoneClock('Asia/Manila');
	const firstDay = toEpochDay(MONTH.first);
	const punches: TimekeepingInput['punches'] = [];
	for (let offset = 0; offset < MONTH.days; offset++) {
		if ((offset + 5) % 7 >= 5) continue;
		for (const [i, wall] of times.entries()) {
			const jitter = (employee * 7 + offset * 13 + i * 5) % 17;
			if ((employee + offset * 4 + i) % 40 === 0) continue;
			const at =
				(clock.toMinute(firstDay + offset, wall) + jitter) * 60_000 + ((employee * 31 + offset) % 60) * 1000;
			punches.push({ id: `${employee}-${offset}-${i}`, at, direction: 'auto' });
		}
	}
	return {
		timeZone: 'Asia/Manila',
		range: { first: MONTH.first, last: MONTH.last },
		siteId: null,
		assignments: [{ from: null, to: null, schedule }],
		policies: [{ from: null, policy: POLICY }],
		holidays: [
			{ date: '2026-08-21', kind: 'special' },
			{ date: '2026-08-31', kind: 'regular' }
		],
		leaves:
			employee % 5 === 0
				? [{ date: addDays(MONTH.first, 4 + (employee % 20)), portion: 'pm', code: 'VL' }]
				: [],
		officialBusiness: [],
		suspensions: [],
		overtimeApprovals: [],
		corrections: [],
		punches
	};
}

function office(start: string, end: string, from: string, to: string): Extract<Schedule, { kind: 'fixed' }> {
	const day: DayPlan = [{ start, end }];
	return {
		kind: 'fixed',
		days: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: null, sun: null },
		breaks: { mode: 'window', windows: [{ start: from, end: to }] },
		window: { before: 240, after: 360 }
	};
}

const script = process.argv[1];
if (script && import.meta.url === pathToFileURL(script).href)
	console.log(JSON.stringify(benchEngine((line) => console.error(line))));
