import { checkDescriptor } from '$domain/punch/descriptor';
import { buildGallery, type Gallery, type Template } from '$domain/matching/gallery';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { meanTemplate } from '$domain/matching/same-face';
import type { Context } from '../context';
import type { Db } from '../db/database';
import type { KeyRing } from '../keys/key-ring';
import { log } from '../log';
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

/** One person's face in memory: the unit-length mean of the templates of each model. */
export type GalleryFace = { employeeId: string; means: Map<string, Float32Array>; templateIds: string };

/** Everybody's faces and who belongs to which site, as of one revision. */
export type Faces = {
	revision: number;
	people: Map<string, GalleryFace>;
	rosters: Map<string, Set<string>>;
	/** a site's search structure, built when it is first asked for */
	galleries: Map<string, Gallery>;
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
export function rosterGallery(faces: Faces, siteId: string): Gallery {
	const built = faces.galleries.get(siteId) ?? toGallery(faces, faces.rosters.get(siteId) ?? []);
	faces.galleries.set(siteId, built);
	return built;
}

/** One person alone, for a personal device; empty without an owner. */
export function personGallery(faces: Faces, employeeId: string | null): Gallery {
	return toGallery(faces, employeeId === null ? [] : [employeeId]);
}

/** The whole organisation, for the search of duplicates. */
export function organisationGallery(faces: Faces): Gallery {
	return toGallery(faces, faces.people.keys());
}

function toGallery(faces: Faces, employeeIds: Iterable<string>): Gallery {
	const templates: Template[] = [];
	for (const employeeId of employeeIds) {
		const descriptor = faces.people.get(employeeId)?.means.get(RECOGNITION_MODEL);
		if (descriptor) templates.push({ employeeId, descriptor });
	}
	return buildGallery(templates, 'recognition').gallery;
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
	return { revision, people, rosters, galleries: new Map() };
}

/** A template that does not open is left out with an alarm; the person's others, and all other people, still match. */
function openFaces(keys: KeyRing, rows: StoredTemplate[]): GalleryFace[] {
	const byEmployee = new Map<string, StoredTemplate[]>();
	for (const row of rows) byEmployee.set(row.employeeId, [...(byEmployee.get(row.employeeId) ?? []), row]);
	return Array.from(byEmployee, ([employeeId, templates]) => ({
		employeeId,
		means: meansByModel(keys, templates),
		templateIds: joinIds(templates.map((row) => row.id))
	}));
}

function meansByModel(keys: KeyRing, templates: StoredTemplate[]): Map<string, Float32Array> {
	const means = new Map<string, Float32Array>();
	for (const modelId of new Set(templates.map((row) => row.modelId))) {
		const opened = templates
			.filter((row) => row.modelId === modelId)
			.flatMap((row) => openOne(keys, row) ?? []);
		if (opened.length > 0) means.set(modelId, meanTemplate(opened));
	}
	return means;
}

const joinIds = (ids: string[]) => ids.toSorted().join();

function openOne(keys: KeyRing, row: StoredTemplate): Float32Array | null {
	const { id: templateId, employeeId, modelId } = row;
	const key = unwrapEmployeeKey(keys, employeeId, row.wrappedKey);
	const descriptor = key && openTemplate(key, { employeeId, templateId, modelId }, row.sealed);
	if (descriptor && checkDescriptor(descriptor).ok) return descriptor;
	const wrongKey = row.masterKeyId !== keys.masterKeyId;
	log.error(
		{ alarm: 'template_unreadable', templateId, employeeId, wrongKey },
		wrongKey
			? 'template skipped: it was sealed under another master key'
			: 'template skipped: it does not open; enrol this employee again'
	);
	return null;
}
