import { checkDescriptor } from '$domain/punch/descriptor';
import { buildTwoModels, type TwoModels } from '$domain/matching/decide-with-both';
import type { Template } from '$domain/matching/gallery';
import {
	DESCRIPTOR_DIMENSIONS,
	isModelId,
	RECOGNITION_MODEL,
	SECOND_MODEL,
	type ModelId
} from '$domain/face/models';
import { meanTemplate } from '$domain/matching/same-face';
import type { Context } from '../context';
import type { Db } from '../db/database';
import type { KeyRing } from '../keys/key-ring';
import { log } from '../log';
import { findPrivacy, type PrivacyInForce } from '../privacy/privacy-settings.service';
import {
	listRosters,
	listTemplateIds,
	listTemplates,
	readGalleryRevision,
	type StoredTemplate
} from './enrolment.repo';
import { openTemplate, unwrapEmployeeKey } from './template-seal';

/** Employees whose templates are read and decrypted in one go. */
const CHUNK = 500;

/** One appearance of a person in memory: a unit-length mean per model. */
export type GalleryLook = { look: number; means: Map<string, Float32Array> };

/** One person's face in memory. */
export type GalleryFace = { employeeId: string; looks: GalleryLook[]; templateIds: string };

/** Everybody's faces and who belongs to which site, as of one revision. */
export type Faces = {
	revision: number;
	people: Map<string, GalleryFace>;
	rosters: Map<string, Set<string>>;
	/** what the organisation allows to be done with them */
	rules: Pick<PrivacyInForce, 'faceAllowed' | 'oneToMany'>;
	/** a site's search structures, built when they are first asked for */
	galleries: Map<string, TwoModels>;
};

type Cache = { faces: Faces | null; loading: Promise<Faces> | null };

const caches = new WeakMap<Db, Cache>();

/**
 * The gallery as it stands in the database now. Its revision is read at every call, and is raised in the
 * transaction of every change, so that a withdrawn template matches on no replica.
 */
export async function getFaces({ db, keys }: Pick<Context, 'db' | 'keys'>): Promise<Faces> {
	const cache = caches.get(db) ?? { faces: null, loading: null };
	caches.set(db, cache);
	const revision = await readGalleryRevision(db);
	// Many requests may find the same change: one of them loads, and a load begun too early is done again.
	while (!cache.faces || cache.faces.revision < revision) {
		cache.loading ??= loadFaces(db, keys, cache.faces).finally(() => (cache.loading = null));
		cache.faces = await cache.loading;
	}
	return cache.faces;
}

/** What a kiosk at this site compares with. */
export function rosterGalleries(faces: Faces, siteId: string): TwoModels {
	const built = faces.galleries.get(siteId) ?? toGalleries(faces, faces.rosters.get(siteId) ?? []);
	faces.galleries.set(siteId, built);
	return built;
}

/** One person alone, for a personal device or a claim; empty without one. */
export function personGalleries(faces: Faces, employeeId: string | null): TwoModels {
	return toGalleries(faces, employeeId === null ? [] : [employeeId]);
}

/** The whole organisation, for the search of duplicates. */
export function organisationGalleries(faces: Faces): TwoModels {
	return toGalleries(faces, faces.people.keys());
}

/** Which of a person's appearances lack a template of this model. */
export function findLooksLacking(faces: Faces, employeeId: string, modelId: string): GalleryLook[] {
	return (faces.people.get(employeeId)?.looks ?? []).filter(({ means }) => !means.has(modelId));
}

function toGalleries(faces: Faces, employeeIds: Iterable<string>): TwoModels {
	const templates: Template[] = [];
	for (const employeeId of employeeIds) {
		for (const { means } of faces.people.get(employeeId)?.looks ?? []) {
			const descriptor = means.get(RECOGNITION_MODEL);
			if (descriptor) templates.push({ employeeId, descriptor, second: means.get(SECOND_MODEL) });
		}
	}
	return buildTwoModels(templates);
}

async function loadFaces(db: Db, keys: KeyRing, before: Faces | null): Promise<Faces> {
	// Read first: a change after this line raises the revision again and is picked up by the next call.
	const revision = await readGalleryRevision(db);
	const idsByEmployee = new Map<string, string[]>();
	for (const { id, employeeId } of await listTemplateIds(db)) {
		const ids = idsByEmployee.get(employeeId);
		if (ids) ids.push(id);
		else idsByEmployee.set(employeeId, [id]);
	}
	const people = new Map<string, GalleryFace>();
	const changed: string[] = [];
	for (const [employeeId, ids] of idsByEmployee) {
		const face = before?.people.get(employeeId);
		if (face && face.templateIds === joinIds(ids)) people.set(employeeId, face);
		else changed.push(employeeId);
	}
	for (let i = 0; i < changed.length; i += CHUNK) {
		for (const face of openFaces(keys, await listTemplates(db, changed.slice(i, i + CHUNK)))) {
			people.set(face.employeeId, face);
		}
	}
	const rosters = new Map<string, Set<string>>();
	for (const { siteId, employeeId } of await listRosters(db)) {
		const roster = rosters.get(siteId);
		if (roster) roster.add(employeeId);
		else rosters.set(siteId, new Set([employeeId]));
	}
	const { faceAllowed, oneToMany } = await findPrivacy(db);
	return { revision, people, rosters, rules: { faceAllowed, oneToMany }, galleries: new Map() };
}

/** A template that does not open is left out with an alarm; the person's others, and all other people, still match. */
function openFaces(keys: KeyRing, rows: StoredTemplate[]): GalleryFace[] {
	return Array.from(
		groupBy(rows, ({ employeeId }) => employeeId),
		([employeeId, templates]) => ({
			employeeId,
			// Frames of an enrolment made before there were means are one look together.
			looks: Array.from(
				groupBy(templates, (row) => row.look ?? 0),
				([look, own]) => ({
					look,
					means: meansByModel(keys, own)
				})
			),
			templateIds: joinIds(templates.map((row) => row.id))
		})
	);
}

function meansByModel(keys: KeyRing, templates: StoredTemplate[]): Map<string, Float32Array> {
	const means = new Map<string, Float32Array>();
	for (const [modelId, own] of groupBy(templates, (row) => row.modelId)) {
		// A model that this version does not know: kept for one that does.
		if (!isModelId(modelId)) continue;
		const opened = own.flatMap((row) => openOne(keys, { ...row, modelId }) ?? []);
		if (opened.length > 0) means.set(modelId, meanTemplate(opened));
	}
	return means;
}

function groupBy<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
	const groups = new Map<K, T[]>();
	for (const row of rows) {
		const group = groups.get(keyOf(row));
		if (group) group.push(row);
		else groups.set(keyOf(row), [row]);
	}
	return groups;
}

const joinIds = (ids: string[]) => ids.toSorted().join();

function openOne(keys: KeyRing, row: StoredTemplate & { modelId: ModelId }): Float32Array | null {
	const { id: templateId, employeeId, modelId } = row;
	const key = unwrapEmployeeKey(keys, employeeId, row.wrappedKey);
	const descriptor = key && openTemplate(key, { employeeId, templateId, modelId }, row.sealed);
	if (descriptor && checkDescriptor(descriptor, DESCRIPTOR_DIMENSIONS[modelId]).ok) return descriptor;
	const wrongKey = row.masterKeyId !== keys.masterKeyId;
	log.error(
		{ alarm: 'template_unreadable', templateId, employeeId, wrongKey },
		wrongKey
			? 'template skipped: it was sealed under another master key'
			: 'template skipped: it does not open; enrol this employee again'
	);
	return null;
}
