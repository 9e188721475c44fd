import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { calibrateInTurns, USUAL_P01 } from '$domain/matching/calibrate';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import type { Db } from '../db/database';
import {
	findCalibrationRow,
	listCalibrationRows,
	listCalibratedSites,
	listLabels,
	putCalibration,
	type CalibrationRow
} from './calibration.repo';
import { runInTurns } from '../run-in-turns';
import { getFaces, rosterGalleries, type Faces } from './gallery';

/** Raised when `calibrateSite` or its thresholds change, so that every site is computed again. */
const CALIBRATION_VERSION = 1;

/** Pairs kept; a site with more has a harder problem than a list can solve. */
const MOST_PAIRS = 500;

const resultSchema = v.object({
	shift: v.number(),
	learned: v.boolean(),
	maxDistance: v.number(),
	p01: v.nullable(v.number()),
	/** pairs of employee ids, nearest first */
	lookAlikes: v.array(v.tuple([v.string(), v.string()]))
});
export type CalibrationResult = v.InferOutput<typeof resultSchema>;

type JobContext = Pick<Context, 'db' | 'keys' | 'now'>;

/**
 * Computes the calibration of every site whose templates, rule or target have changed since the last time. Safe to
 * repeat and on any replica; enrolments that follow each other closely are one run.
 */
export async function calibrateSites(context: JobContext): Promise<number> {
	const sites = await listCalibratedSites(context.db);
	if (sites.length === 0) return 0;
	const faces = await getFaces(context);
	let computed = 0;
	for (const each of sites) {
		const inputs = digestInputs(faces, each);
		if (each.inputs?.equals(inputs)) continue;
		await putCalibration(context.db, await compute(faces, { ...each, inputs, at: context.now() }));
		caches.get(context.db)?.delete(each.siteId);
		computed++;
	}
	return computed;
}

/** What a decision at this site rests on. */
export type SiteCalibration = { shift: number; lookAlikes: ReadonlySet<string> };

const NONE: SiteCalibration = { shift: 0, lookAlikes: new Set() };
/** A calibration that is some seconds old decides no worse. */
const CACHE_MS = 5_000;
const caches = new WeakMap<Db, Map<string, { at: number; value: SiteCalibration }>>();

/** The stored calibration, read at most every few seconds; nothing learned while there is none. */
export async function findSiteCalibration(db: Db, siteId: string): Promise<SiteCalibration> {
	const cache = caches.get(db) ?? new Map<string, { at: number; value: SiteCalibration }>();
	caches.set(db, cache);
	const at = performance.now();
	const held = cache.get(siteId);
	if (held && at - held.at < CACHE_MS) return held.value;
	const result = readResult(await findCalibrationRow(db, siteId));
	const value = result ? { shift: result.shift, lookAlikes: new Set(result.lookAlikes.flat()) } : NONE;
	cache.set(siteId, { at, value });
	return value;
}

/** Everybody who looks like somebody else at their site, as last computed. For other services; checked there. */
export async function listLookAlikeIds(db: Db): Promise<string[]> {
	const rows = await listCalibrationRows(db);
	return [...new Set(rows.flatMap((row) => readResult(row)?.lookAlikes.flat() ?? []))];
}

export type CalibrationForOffice = {
	employees: number;
	learned: boolean;
	/** they look more alike than the people of the measured set */
	moreAlike: boolean;
	strangersOneIn: number;
	rule: CalibrationRow['rule'];
	computedAt: Date;
	/** templates changed and the next run has not come yet */
	outdated: boolean;
	lookAlikes: { id: string; name: string; employeeNumber: string }[][];
};

/** For the site's page; null before the first run. No distance leaves the server. */
export async function findCalibrationForOffice(
	context: Context,
	site: { id: string; face: { secondEmbedder: boolean; strangersOneIn: number } }
): Promise<CalibrationForOffice | null> {
	requirePermission(context, 'organisation.manage');
	const row = await findCalibrationRow(context.db, site.id);
	const result = readResult(row);
	if (!row || !result) return null;
	const labels = await listLabels(context.db, [...new Set(result.lookAlikes.flat())]);
	const inputs = digestInputs(await getFaces(context), { siteId: site.id, ...site.face });
	const { employees, strangersOneIn, rule, computedAt } = row;
	return {
		employees,
		learned: result.learned,
		moreAlike: result.shift > 0.005,
		strangersOneIn,
		rule,
		computedAt,
		outdated: !row.inputs.equals(inputs),
		lookAlikes: result.lookAlikes.map((pair) =>
			pair.flatMap((id) => {
				const label = labels.get(id);
				return label ? [{ id, ...label }] : [];
			})
		)
	};
}

type Inputs = { siteId: string; secondEmbedder: boolean; strangersOneIn: number };

/** Of the faces as they are in memory: going through 100,000 of them takes a fifth of a second. */
const digests = new WeakMap<Faces, Map<string, Buffer>>();

function digestInputs(faces: Faces, inputs: Inputs): Buffer {
	const known = digests.get(faces) ?? new Map<string, Buffer>();
	digests.set(faces, known);
	const { siteId, secondEmbedder, strangersOneIn } = inputs;
	const name = `${siteId} ${secondEmbedder} ${strangersOneIn}`;
	const digest = known.get(name) ?? computeDigest(faces, inputs);
	known.set(name, digest);
	return digest;
}

function computeDigest(faces: Faces, { siteId, secondEmbedder, strangersOneIn }: Inputs): Buffer {
	const hash = createHash('sha256').update(
		`${CALIBRATION_VERSION} ${secondEmbedder} ${strangersOneIn} ${USUAL_P01}`
	);
	for (const employeeId of [...(faces.rosters.get(siteId) ?? [])].sort()) {
		const templateIds = faces.people.get(employeeId)?.templateIds;
		if (templateIds) hash.update(`\n${employeeId} ${templateIds}`);
	}
	return hash.digest();
}

async function compute(
	faces: Faces,
	{ siteId, secondEmbedder, strangersOneIn, inputs, at }: Inputs & { inputs: Buffer; at: Date }
): Promise<CalibrationRow> {
	const gallery = rosterGalleries(faces, siteId).everyone;
	const { employees, shift, learned, threshold, impostors, lookAlikes } = await runInTurns(
		calibrateInTurns(gallery, 1 / strangersOneIn)
	);
	const result: CalibrationResult = {
		shift,
		learned,
		maxDistance: threshold.maxDistance,
		p01: impostors?.p01 ?? null,
		lookAlikes: lookAlikes.slice(0, MOST_PAIRS).map(({ first, second }) => [first, second])
	};
	return {
		siteId,
		inputs,
		rule: secondEmbedder ? 'fused' : 'recognition',
		strangersOneIn,
		employees,
		templates: gallery.owner.length,
		result,
		computedAt: at
	};
}

function readResult(row: CalibrationRow | null): CalibrationResult | null {
	const parsed = v.safeParse(resultSchema, row?.result);
	return parsed.success ? parsed.output : null;
}
