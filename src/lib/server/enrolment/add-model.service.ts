import { descriptorDistance, toUnitLength } from '$domain/face/descriptor';
import { DESCRIPTOR_DIMENSIONS, RECOGNITION_MODEL, SECOND_MODEL } from '$domain/face/models';
import { findMeanTemplate } from '$domain/matching/same-face';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	deleteCandidates,
	findActiveEnrolment,
	findConsent,
	findEmployeeKey,
	insertCandidate,
	insertTemplates,
	listCandidates,
	lockEmployee,
	type CandidateRow
} from './enrolment.repo';
import { raiseGalleryRevision } from './gallery-revision';
import { findLooksLacking, getFaces, type GalleryLook } from './gallery';
import { openTemplate, sealTemplate, unwrapEmployeeKey } from './template-seal';

/** Punches whose mean becomes a template, so far apart from each other that they are different visits. */
const PUNCHES = 3;
const APART_MS = 60 * 60_000;
/**
 * Second descriptors of one person lie within this of their mean; different people of the measured set are at least 0.49
 * apart. Unit vectors of non-negative numbers are nearer to each other than those of the first network.
 */
const SAME_FACE = 0.45;

type StrongMatch = {
	employeeId: string;
	eventId: string;
	punchedAt: Date;
	descriptors: readonly Float32Array[];
	second: Float32Array;
};

/**
 * Background re-enrolment: a person who has no template of a model that the site compares gets one from their own
 * punches, once three that matched strongly agree. The consent covers it: it is for templates of this face, whichever
 * network makes them. Called within no other transaction, after the punch was recorded.
 */
export async function collectForNewModel(
	context: Pick<Context, 'db' | 'keys' | 'now'>,
	match: StrongMatch
): Promise<void> {
	const lacking = findLooksLacking(await getFaces(context), match.employeeId, SECOND_MODEL);
	const look = nearestLook(lacking, match.descriptors);
	if (look === null) return;
	await transaction(context.db, (tx) => collect(tx, context, match, look));
}

function nearestLook(looks: GalleryLook[], descriptors: readonly Float32Array[]): number | null {
	const mean = findMeanTemplate(descriptors);
	if (!mean) return null;
	const near = looks
		.map(({ look, means }) => ({
			look,
			distance: descriptorDistance(means.get(RECOGNITION_MODEL) ?? [], mean)
		}))
		.filter(({ distance }) => !Number.isNaN(distance))
		.sort((a, b) => a.distance - b.distance);
	return near[0]?.look ?? null;
}

async function collect(
	tx: Tx,
	{ keys, now }: Pick<Context, 'keys' | 'now'>,
	match: StrongMatch,
	look: number
): Promise<void> {
	const { employeeId, eventId, punchedAt, second } = match;
	if (!(await lockEmployee(tx, employeeId)) || !(await findConsent(tx, employeeId))) return;
	const wrapped = await findEmployeeKey(tx, employeeId);
	const enrolment = await findActiveEnrolment(tx, employeeId);
	const key = wrapped && unwrapEmployeeKey(keys, employeeId, wrapped);
	if (!key || !enrolment) return;
	const rows = (await listCandidates(tx, { employeeId, modelId: SECOND_MODEL })).filter(
		(row) => row.look === look
	);
	const apart = rows.every((row) => Math.abs(row.punchedAt.getTime() - punchedAt.getTime()) >= APART_MS);
	if (!apart) return;
	const at = now();
	const id = newId(at);
	const own = { employeeId, templateId: id, modelId: SECOND_MODEL };
	const row: CandidateRow = {
		id,
		employeeId,
		modelId: SECOND_MODEL,
		look,
		eventId,
		sealed: sealTemplate(key, own, second),
		punchedAt
	};
	if (rows.length + 1 < PUNCHES) return insertCandidate(tx, row);
	const vectors = rows.flatMap((each) => open(key, each) ?? []).concat(toUnitLength(second));
	const mean = findMeanTemplate(vectors);
	const agree = mean && vectors.every((vector) => descriptorDistance(vector, mean) <= SAME_FACE);
	await deleteCandidates(tx, employeeId);
	// Punches that do not agree teach nothing: the next one begins anew.
	if (!agree || vectors.length < PUNCHES) return insertCandidate(tx, row);
	const templateId = newId(at);
	await insertTemplates(tx, [
		{
			id: templateId,
			employeeId,
			enrolmentId: enrolment.id,
			modelId: SECOND_MODEL,
			look,
			samples: vectors.length,
			sealed: sealTemplate(key, { employeeId, templateId, modelId: SECOND_MODEL }, mean),
			createdAt: at
		}
	]);
	await raiseGalleryRevision(tx);
	await recordAudit(tx, {
		at,
		actor: { kind: 'anonymous' },
		action: 'enrolment.add_model',
		subjectType: 'employee',
		subjectId: employeeId,
		detail: {
			after: { modelId: SECOND_MODEL, look, punches: [...rows.map((each) => each.eventId), eventId] }
		}
	});
}

function open(key: Buffer, row: CandidateRow): Float32Array | null {
	const { employeeId, id: templateId, modelId, sealed } = row;
	const vector = openTemplate(key, { employeeId, templateId, modelId }, sealed);
	return vector?.length === DESCRIPTOR_DIMENSIONS[SECOND_MODEL] ? vector : null;
}
