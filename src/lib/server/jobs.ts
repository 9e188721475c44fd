import { noteAuditHead } from './audit/audit-search.service';
import { checkClocksAgree } from './clock/clocks-agree';
import { watchClock } from './clock/clock.service';
import type { Context } from './context';
import { warnOfRights } from './db/append-only';
import { checkUnavailable } from './db/database-error';
import { calibrateSites } from './enrolment/calibration.service';
import { watchDevices } from './device/watch-devices.service';
import { resumeImports } from './import/run-punches.service';
import { dropForgottenUploads } from './import/upload.service';
import { BACKUP_EVERY_SECONDS, backUpNow, checkBackupDue } from './jobs/nightly-backup';
import { runOnOneReplica } from './jobs/run-on-one-replica';
import { log } from './log';
import { deliverMails } from './mail/deliver-mails';
import { countJob } from './metrics/metrics';
import { runRetention } from './privacy/retention.service';
import { judgeLeftovers, wakeJudging } from './punch/judge-queue';
import { remind } from './reminders/remind.service';
import { recomputeStale } from './timekeeping/recompute.service';
import { deliverWebhooks } from './webhook/deliver-webhooks';
import { spreadNews } from './webhook/spread-news';

const EVERY_MS = 60_000;
/** How soon an office sees what a late punch or a new rule changed. */
const RECOMPUTE_EVERY_MS = 10_000;

type Job = {
	name: string;
	everySeconds: number;
	run: (context: Context) => Promise<unknown>;
	/** not begun while this is false; without it always */
	isDue?: Condition;
};
type Condition = (context: Context) => Promise<boolean>;

const MINUTE = 60;

const JOBS: Job[] = [
	{ name: 'watching the clock', everySeconds: MINUTE, run: watchClock },
	{ name: 'judging leftovers', everySeconds: MINUTE, run: (context) => judgeLeftovers(context) },
	{ name: 'watching devices', everySeconds: MINUTE, run: watchDevices },
	{ name: 'noting the end of the audit trail', everySeconds: MINUTE, run: noteAuditHead },
	{ name: 'going on with imports', everySeconds: MINUTE, run: resumeImports },
	{
		name: 'dropping forgotten uploads',
		everySeconds: MINUTE,
		run: dropForgottenUploads,
		isDue: checkClocksAgree
	},
	{
		name: 'removing what is no longer needed',
		everySeconds: 60 * MINUTE,
		run: runRetention,
		isDue: checkClocksAgree
	},
	{ name: 'reminding of punches and decisions', everySeconds: MINUTE, run: remind },
	{ name: 'spreading news', everySeconds: MINUTE, run: spreadNews },
	{ name: 'sending mail', everySeconds: MINUTE, run: deliverMails },
	{ name: 'sending webhooks', everySeconds: MINUTE, run: (context) => deliverWebhooks(context) }
];

const BACKUP: Job = {
	name: 'nightly backup',
	everySeconds: BACKUP_EVERY_SECONDS,
	run: backUpNow,
	isDue: checkBackupDue
};

const RECOMPUTE: Job = {
	name: 'computing day records',
	everySeconds: RECOMPUTE_EVERY_MS / 1000,
	run: recomputeStale
};

/** Enrolments of the last few seconds are one run; without any, it is one query and a digest per site. */
const CALIBRATE_EVERY_MS = 5_000;
const CALIBRATING: Job = {
	name: 'calibrating sites',
	everySeconds: CALIBRATE_EVERY_MS / 1000,
	run: calibrateSites
};

/** Work that no request waits for, done by one replica at a time; each run is safe to repeat. */
export function startJobs(context: Context): void {
	const run = () => {
		for (const job of JOBS) void attempt(job, context);
		void attempt(BACKUP, context);
	};
	const recompute = () => void attempt(RECOMPUTE, context);
	run();
	// The job's lease may still be held by whoever crashed; judging needs none, since rows are claimed one by one.
	wakeJudging(context);
	void lookAtRights(context);
	// Must not keep a process alive that is asked to stop.
	setInterval(run, EVERY_MS).unref();
	setInterval(recompute, RECOMPUTE_EVERY_MS).unref();
	setInterval(() => void attempt(CALIBRATING, context), CALIBRATE_EVERY_MS).unref();
}

const running = new Set<Job>();

/** Never twice at once: what a slow run has not done yet is its own to do. */
async function attempt(job: Job, context: Context): Promise<void> {
	if (running.has(job)) return;
	running.add(job);
	await attemptOnce(job, context);
	running.delete(job);
}

async function attemptOnce({ name, everySeconds, run, isDue }: Job, context: Context): Promise<void> {
	try {
		if (isDue && !(await isDue(context))) return;
		const done = await runOnOneReplica(context, { job: name, everySeconds }, run);
		if (done) countJob(name, 'success', context.now());
	} catch (error) {
		const message = checkUnavailable(error) ? 'database unavailable; trying again later' : `${name} failed`;
		countJob(name, 'failure', context.now());
		log.error({ job: name, err: error }, message);
	}
}

/** Each replica has its own account, and looks once. */
async function lookAtRights(context: Context): Promise<void> {
	try {
		await warnOfRights(context);
	} catch (error) {
		log.error({ err: error }, 'the rights of the database account could not be looked at');
	}
}
