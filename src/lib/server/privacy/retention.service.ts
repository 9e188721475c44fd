import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { EraseCause } from '$domain/privacy/erasure-receipt';
import { computeRetentionCutoffs, type RetentionCutoffs } from '$domain/privacy/retention-cutoffs';
import { checkRemoved, retentionReportSchema, type RetentionReport } from '$domain/privacy/retention-report';
import { dropExpired } from '../access/drop-expired';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import { watchClock } from '../clock/clock.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { eraseFace } from '../enrolment/erase-face';
import { newId } from '../id';
import { getReceiptKey } from '../keys/receipt-key';
import { retireSealKeys } from '../keys/retire-seal-keys';
import { log } from '../log';
import { findPrivacy } from './privacy-settings.service';
import {
	checkStillHere,
	deleteRecords,
	insertRun,
	listAllFaces,
	listExitedWithFace,
	listExitedWithRecords,
	listRuns,
	listUnusedFaces,
	lockExitDate,
	stampMissingExits
} from './retention.repo';

/** So many people per run and rule; the rest comes in the next hour. */
const BATCH = 500;
/** A run that had nothing to do is noted once a day: that it looked is part of the proof. */
const NOTE_EMPTY_AFTER_MS = 23 * 3_600_000;

type JobContext = Pick<Context, 'db' | 'keys' | 'now'>;

/**
 * The hourly job: removes what is due and writes down what it removed. Each person is a transaction of its own with an
 * audit event of its own, so that a crash leaves nothing removed without a trace; the run sums them up.
 *
 * @returns null when the clock went ahead by days and nobody has said that it is right: nothing was removed
 */
export async function runRetention(context: JobContext): Promise<RetentionReport | null> {
	if (!(await watchClock(context))) return null;
	const { db, now } = context;
	const startedAt = now();
	const settings = await findPrivacy(db);
	const cutoffs = computeRetentionCutoffs(settings, { now: startedAt, faceOffSince: settings.faceOffSince });
	await getReceiptKey(context);
	const failures: unknown[] = [];
	const exitDatesAdded = await stampMissingExits(db, startedAt.toISOString().slice(0, 10));
	const faces = await eraseDueFaces(context, cutoffs, failures);
	const sealKeys = await retireSealKeys(context, cutoffs);
	const records = await removeDueRecords(context, cutoffs, failures);
	const dropped = await dropExpired(context);
	const report: RetentionReport = {
		v: 1,
		settingsRevision: settings.revision,
		cutoffs: {
			exitedUntil: cutoffs.exitedUntil,
			usedBefore: cutoffs.usedBefore?.toISOString() ?? null,
			allFaces: cutoffs.allFaces,
			keysReplacedBefore: cutoffs.replacedBefore?.toISOString() ?? null,
			recordsExitedUntil: cutoffs.recordsExitedUntil,
			sessionsBefore: dropped.before.toISOString()
		},
		counts: {
			faces: faces.ids.length,
			templates: faces.templates,
			sealKeys: sealKeys.length,
			people: records.ids.length,
			punches: records.punches,
			dayRecords: records.dayRecords,
			sessions: dropped.sessions,
			links: dropped.links,
			exitDatesAdded
		},
		faces: faces.ids.map(hashSubject),
		records: records.ids.map(hashSubject),
		sealKeys
	};
	await noteRun(context, startedAt, report);
	// Only now: what was removed of the others is written down, and the job counts as failed all the same.
	if (failures.length > 0)
		throw new Error(`data of ${failures.length} people could not be removed`, { cause: failures[0] });
	return report;
}

/** One person who cannot be removed must not keep everybody else's data. */
async function attempt<T>(failures: unknown[], remove: () => Promise<T>): Promise<T | null> {
	try {
		return await remove();
	} catch (error) {
		failures.push(error);
		return null;
	}
}

/** Tells whether somebody is among those of a run, to whoever knows their id, and nobody else. */
export const hashSubject = (id: string): string =>
	createHash('sha256').update(`retention:${id}`).digest('hex');

export type RetentionRun = {
	id: string;
	startedAt: Date;
	hash: string;
	intact: boolean;
	report: RetentionReport;
};

/** The last runs, each with whether its report still is what it was. */
export async function listRetentionRuns(context: Context): Promise<RetentionRun[]> {
	requirePermission(context, 'privacy.manage');
	return (await listRuns(context.db, 50)).map(({ id, startedAt, report: stored, reportHash }) => {
		const report = v.parse(retentionReportSchema, stored);
		return {
			id,
			startedAt,
			hash: reportHash.toString('hex'),
			intact: hashReport(report).equals(reportHash),
			report
		};
	});
}

async function eraseDueFaces(context: JobContext, cutoffs: RetentionCutoffs, failures: unknown[]) {
	const { db } = context;
	const left = await listExitedWithFace(db, cutoffs.exitedUntil, BATCH);
	const unused = cutoffs.usedBefore ? await listUnusedFaces(db, cutoffs.usedBefore, BATCH) : [];
	const all = cutoffs.allFaces ? await listAllFaces(db, BATCH) : [];
	const due = new Map<string, EraseCause>([
		...all.map((id) => [id, 'switched_off'] as const),
		...unused.map((id) => [id, 'unused'] as const),
		...left.map((id) => [id, 'left'] as const)
	]);
	const ids: string[] = [];
	let templates = 0;
	for (const [employeeId, cause] of due) {
		const erased = await attempt(failures, () =>
			transaction(db, (tx) => eraseDue(tx, context, { employeeId, cause, cutoffs }))
		);
		if (!erased) continue;
		ids.push(employeeId);
		templates += erased.templates;
	}
	return { ids, templates };
}

type Due = { employeeId: string; cause: EraseCause; cutoffs: RetentionCutoffs };

async function eraseDue(tx: Tx, context: JobContext, { employeeId, cause, cutoffs }: Due) {
	const exitDate = await lockExitDate(tx, employeeId);
	// Came back, or leaves later, since we looked.
	if (cause === 'left' && (exitDate === null || exitDate > cutoffs.exitedUntil)) return null;
	if (cause === 'left' && (await checkStillHere(tx, employeeId, cutoffs.exitedUntil))) return null;
	const at = context.now();
	const erased = await eraseFace(tx, context, { employeeId, at, cause });
	if (!erased) return null;
	await recordAudit(tx, {
		at,
		actor: { kind: 'anonymous' },
		action: 'face.destroy',
		subjectType: 'employee',
		subjectId: employeeId,
		detail: {
			before: { templates: erased.templates, candidates: erased.candidates, key: erased.keyDestroyed },
			after: { templates: 0, candidates: 0, key: false },
			about: { cause, exitDate, receiptId: erased.receiptId }
		}
	});
	return erased;
}

async function removeDueRecords(
	context: JobContext,
	{ recordsExitedUntil }: RetentionCutoffs,
	failures: unknown[]
) {
	const total = { ids: [] as string[], punches: 0, dayRecords: 0 };
	if (recordsExitedUntil === null) return total;
	for (const employeeId of await listExitedWithRecords(context.db, recordsExitedUntil, BATCH)) {
		const remove = async (tx: Tx) => {
			const exitDate = await lockExitDate(tx, employeeId);
			if (exitDate === null || exitDate > recordsExitedUntil) return null;
			// A punch that was judged since we looked: they are still here, and the date is wrong.
			if (await checkStillHere(tx, employeeId, recordsExitedUntil)) return null;
			const counts = await deleteRecords(tx, employeeId);
			await recordAudit(tx, {
				at: context.now(),
				actor: { kind: 'anonymous' },
				action: 'records.destroy',
				subjectType: 'employee',
				subjectId: employeeId,
				detail: { before: counts, after: { punches: 0, dayRecords: 0 }, about: { exitDate } }
			});
			return counts;
		};
		const removed = await attempt(failures, () => transaction(context.db, remove));
		if (!removed) continue;
		total.ids.push(employeeId);
		total.punches += removed.punches;
		total.dayRecords += removed.dayRecords;
	}
	return total;
}

async function noteRun({ db, now }: JobContext, startedAt: Date, report: RetentionReport): Promise<void> {
	if (!checkRemoved(report)) {
		const [last] = await listRuns(db, 1);
		if (last && startedAt.getTime() - last.startedAt.getTime() < NOTE_EMPTY_AFTER_MS) return;
	}
	const id = newId(startedAt);
	const reportHash = hashReport(report);
	await transaction(db, async (tx) => {
		await insertRun(tx, { id, startedAt, finishedAt: now(), report, reportHash });
		await recordAudit(tx, {
			at: now(),
			actor: { kind: 'anonymous' },
			action: 'retention.run',
			subjectType: 'retention',
			subjectId: id,
			detail: {
				after: report.counts,
				about: { cutoffs: report.cutoffs, reportHash: reportHash.toString('hex') }
			}
		});
	});
	log.info({ retention: report.counts }, 'retention run');
}

const hashReport = (report: RetentionReport): Buffer =>
	createHash('sha256').update(JSON.stringify(report)).digest();
