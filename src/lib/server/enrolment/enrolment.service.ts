import { RECOGNITION_MODEL, SECOND_MODEL, type ModelId } from '$domain/face/models';
import { makeTemplates, type EnrolmentTemplate } from '$domain/matching/make-templates';
import type { EnrolBody } from '$domain/people/enrol-request';
import { recordAudit } from '../audit/audit.service';
import { requirePermission, type SignedInActor } from '../access/require';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { findPrivacy } from '../privacy/privacy-settings.service';
import {
	closeEnrolments,
	countTemplates,
	deleteCandidates,
	deleteTemplates,
	findActiveEnrolment,
	findConsent,
	findEmployeeKey,
	insertEmployeeKey,
	insertEnrolment,
	insertTemplates,
	lockEmployee,
	type ConsentRow,
	type EnrolmentRow
} from './enrolment.repo';
import { findLookAlikes, type LookAlike } from './find-look-alikes';
import { raiseGalleryRevision } from './gallery-revision';
import { readSamples } from './read-samples';
import { createEmployeeKey, sealTemplate, unwrapEmployeeKey } from './template-seal';

export type EnrolRequest = { employeeId: string } & EnrolBody;

export type EnrolResult =
	| { ok: true; templates: number; strength: 'strong' | 'weak'; lookAlikes: LookAlike[] }
	| {
			ok: false;
			reason:
				| 'employee_unknown'
				| 'consent_missing'
				| 'consent_other_text'
				| 'face_not_allowed'
				| 'too_few_samples'
				| 'no_movement'
				| 'inconsistent_samples'
				| 'model_unknown';
	  }
	| { ok: false; reason: 'descriptor_invalid'; message: string }
	| { ok: false; reason: 'duplicate_face'; others: LookAlike[] };

/**
 * Turns frames of one face into that employee's templates, one per appearance and model, replacing the ones before.
 * Refused without consent to the words that the privacy settings ask for, when faces are switched off, when the frames do not agree on one face, when the head did not move, and when the face is
 * another employee's, unless the office says that they are two people.
 */
export async function enrolFace(context: Context, request: EnrolRequest): Promise<EnrolResult> {
	const actor = requirePermission(context, 'enrolment.manage');
	const read = readSamples(request);
	if (!read.ok) return read;
	const source = request.source === 'camera' ? 'camera' : 'photos';
	const made = makeTemplates(read.samples, source, { still: request.still ?? false });
	if (!made.ok) return { ok: false, reason: REASONS[made.reason] };

	const near = await findLookAlikes(context, request.employeeId, made.templates);
	const different = new Set(request.different ?? []);
	const others = near.filter(({ id, kind }) => kind === 'same_person' && !different.has(id));
	if (others.length > 0) return { ok: false, reason: 'duplicate_face', others };
	const { templates, strength } = made;
	const stored = await transaction(context.db, (tx) =>
		replaceTemplates(tx, context, { actor, request, templates, near })
	);
	return stored.ok ? { ...stored, strength, lookAlikes: near } : stored;
}

const REASONS = {
	too_few: 'too_few_samples',
	no_movement: 'no_movement',
	not_one_person: 'inconsistent_samples'
} as const;

export type EnrolmentState = {
	consent: Pick<ConsentRow, 'textVersion' | 'signedName' | 'givenAt' | 'kind' | 'language'> | null;
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

type Replacement = {
	actor: SignedInActor;
	request: EnrolRequest;
	templates: EnrolmentTemplate[];
	near: LookAlike[];
};
type Stored =
	| { ok: true; templates: number }
	| {
			ok: false;
			reason: 'employee_unknown' | 'consent_missing' | 'consent_other_text' | 'face_not_allowed';
	  };

async function replaceTemplates(
	tx: Tx,
	{ keys, now }: Context,
	{ actor, request, templates, near }: Replacement
): Promise<Stored> {
	const { employeeId, modelId, source } = request;
	const at = now();
	if (!(await lockEmployee(tx, employeeId))) return { ok: false, reason: 'employee_unknown' };
	const consent = await findConsent(tx, employeeId);
	if (!consent) return { ok: false, reason: 'consent_missing' };
	const privacy = await findPrivacy(tx);
	if (!privacy.faceAllowed) return { ok: false, reason: 'face_not_allowed' };
	if ((consent.kind ?? 'general') !== privacy.consentKind) return { ok: false, reason: 'consent_other_text' };

	const enrolmentId = newId(at);
	await closeEnrolments(tx, employeeId, 'replaced');
	await deleteTemplates(tx, employeeId);
	await deleteCandidates(tx, employeeId);
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
	const rows = templates.flatMap(({ descriptor, second, samples }, look) => {
		const row = (modelId: ModelId, vector: Float32Array) => {
			const id = newId(at);
			const sealed = sealTemplate(key, { employeeId, templateId: id, modelId }, vector);
			return { id, employeeId, enrolmentId, modelId, look, samples: samples.length, sealed, createdAt: at };
		};
		return [row(RECOGNITION_MODEL, descriptor), ...(second ? [row(SECOND_MODEL, second)] : [])];
	});
	await insertTemplates(tx, rows);
	await raiseGalleryRevision(tx);
	await recordAudit(tx, {
		at,
		actor,
		action: 'enrolment.create',
		subjectType: 'employee',
		subjectId: employeeId,
		detail: {
			after: {
				source,
				models: [...new Set(rows.map((row) => row.modelId))],
				frames: request.descriptors.length,
				templates: rows.length,
				...(request.still && { still: true }),
				lookAlikes: near.map(({ id, kind }) => ({ id, kind }))
			}
		}
	});
	return { ok: true, templates: rows.length };
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
