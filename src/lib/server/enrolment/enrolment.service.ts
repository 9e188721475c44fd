import { judgeEnrolment } from '$domain/matching/enrolment';
import { parseDescriptor } from '$domain/punch/descriptor';
import { findDuplicates } from '$domain/matching/find-duplicates';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { THRESHOLDS } from '$domain/matching/thresholds';
import { recordAudit } from '../audit/audit.service';
import { requirePermission, type SignedInActor } from '../access/require';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	closeEnrolments,
	countTemplates,
	deleteTemplates,
	findActiveEnrolment,
	findConsent,
	findEmployeeKey,
	findEmployeeLabel,
	insertEmployeeKey,
	insertEnrolment,
	insertTemplates,
	lockEmployee,
	type ConsentRow,
	type EnrolmentRow
} from './enrolment.repo';
import { raiseGalleryRevision } from './gallery-revision';
import { getFaces, organisationGallery } from './gallery';
import { createEmployeeKey, sealTemplate, unwrapEmployeeKey } from './template-seal';

export type EnrolRequest = {
	employeeId: string;
	source: 'camera' | 'photo';
	modelId: string;
	/** base64url float32, one per accepted frame or photo */
	descriptors: string[];
};

/** Somebody else whose face is near: the same person enrolled twice, or two who must show a badge as well. */
export type LookAlike = {
	employeeId: string;
	name: string;
	employeeNumber: string;
	kind: 'same_person' | 'look_alike';
};

export type EnrolResult =
	| { ok: true; templates: number; lookAlikes: LookAlike[] }
	| {
			ok: false;
			reason:
				'employee_unknown' | 'consent_missing' | 'too_few_samples' | 'inconsistent_samples' | 'model_unknown';
	  }
	| { ok: false; reason: 'descriptor_invalid'; message: string }
	| {
			ok: false;
			reason: 'duplicate_face';
			other: { employeeId: string; name: string; employeeNumber: string };
	  };

/**
 * Turns frames of one face into that employee's templates, replacing the ones before. Refused without consent,
 * when the frames do not agree on one face, and when the face is another employee's.
 */
export async function enrolFace(context: Context, request: EnrolRequest): Promise<EnrolResult> {
	const actor = requirePermission(context, 'enrolment.manage');
	const descriptors: Float32Array[] = [];
	for (const text of request.descriptors) {
		const parsed = parseDescriptor(text);
		if (!parsed.ok) return { ok: false, reason: 'descriptor_invalid', message: parsed.reason };
		descriptors.push(parsed.descriptor);
	}
	const verdict = judgeEnrolment(descriptors, request.source);
	if (!verdict.ok) return verdict;
	if (request.modelId !== RECOGNITION_MODEL) return { ok: false, reason: 'model_unknown' };

	const near = await findLookAlikes(context, request.employeeId, verdict.mean);
	const same = near.find((other) => other.kind === 'same_person');
	if (same) return { ok: false, reason: 'duplicate_face', other: same };
	const enrolled = await transaction(context.db, (tx) =>
		replaceTemplates(tx, context, { actor, request, descriptors })
	);
	return enrolled.ok ? { ...enrolled, lookAlikes: near } : enrolled;
}

export type EnrolmentState = {
	consent: Pick<ConsentRow, 'textVersion' | 'signedName' | 'givenAt'> | null;
	enrolment: Pick<EnrolmentRow, 'source' | 'modelId' | 'createdAt'> | null;
	templates: number;
};

/** What is held of a person's face: visible to the office and to the person. */
export async function findEnrolmentState(context: Context, employeeId: string): Promise<EnrolmentState> {
	const isSelf = context.actor.kind === 'user' && context.actor.employeeId === employeeId;
	if (!isSelf) requirePermission(context, 'employee.view');
	const [consent, enrolment, templates] = await Promise.all([
		findConsent(context.db, employeeId),
		findActiveEnrolment(context.db, employeeId),
		countTemplates(context.db, employeeId)
	]);
	return { consent, enrolment, templates };
}

async function findLookAlikes(
	context: Context,
	employeeId: string,
	mean: Float32Array
): Promise<LookAlike[]> {
	const gallery = organisationGallery(await getFaces(context));
	const threshold = THRESHOLDS.recognition.duplicate;
	const near = findDuplicates({ template: { descriptor: mean }, ownId: employeeId, gallery, threshold });
	const lookAlikes: LookAlike[] = [];
	for (const { employeeId, kind } of near) {
		const label = await findEmployeeLabel(context.db, employeeId);
		if (label) lookAlikes.push({ employeeId, kind, ...label });
	}
	return lookAlikes;
}

async function replaceTemplates(
	tx: Tx,
	{ keys, now }: Context,
	{
		actor,
		request,
		descriptors
	}: { actor: SignedInActor; request: EnrolRequest; descriptors: Float32Array[] }
): Promise<EnrolResult> {
	const { employeeId, modelId, source } = request;
	const at = now();
	if (!(await lockEmployee(tx, employeeId))) return { ok: false, reason: 'employee_unknown' };
	const consent = await findConsent(tx, employeeId);
	if (!consent) return { ok: false, reason: 'consent_missing' };

	const enrolmentId = newId(at);
	await closeEnrolments(tx, employeeId, 'replaced');
	await deleteTemplates(tx, employeeId);
	await insertEnrolment(tx, {
		id: enrolmentId,
		employeeId,
		consentId: consent.id,
		modelId,
		source,
		createdBy: actor.userId,
		createdAt: at
	});
	const key = await getOrCreateKey(tx, { keys, employeeId, at });
	const rows = descriptors.map((descriptor) => {
		const templateId = newId(at);
		const sealed = sealTemplate(key, { employeeId, templateId, modelId }, descriptor);
		return { id: templateId, employeeId, enrolmentId, modelId, sealed, createdAt: at };
	});
	await insertTemplates(tx, rows);
	await raiseGalleryRevision(tx);
	await recordAudit(tx, {
		at,
		actor,
		action: 'enrolment.create',
		subjectType: 'employee',
		subjectId: employeeId,
		detail: { after: { source, modelId, templates: rows.length } }
	});
	return { ok: true, templates: rows.length, lookAlikes: [] };
}

async function getOrCreateKey(
	tx: Tx,
	{ keys, employeeId, at }: { keys: Context['keys']; employeeId: string; at: Date }
): Promise<Buffer> {
	const wrapped = await findEmployeeKey(tx, employeeId);
	if (wrapped) {
		const key = unwrapEmployeeKey(keys, employeeId, wrapped);
		if (!key) throw new Error(`the key of employee ${employeeId} does not open with this master key`);
		return key;
	}
	const fresh = createEmployeeKey(keys, employeeId);
	await insertEmployeeKey(tx, {
		employeeId,
		wrappedKey: fresh.wrapped,
		masterKeyId: keys.masterKeyId,
		createdAt: at
	});
	return fresh.key;
}
