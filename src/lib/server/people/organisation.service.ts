import type { DepartmentInput, SiteInput } from '$domain/people/employee-forms';
import type { FaceSettings } from '$domain/face/face-settings';
import { readKioskSettings, type KioskSettings } from '$domain/punch/kiosk-settings';
import { readSitePlace, type SitePlace } from '$domain/punch/punch-place';
import { readSiteLeaseLimits, type SiteLeaseLimits } from '$domain/punch/lease';
import { requirePermission, requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { findReach } from '../timekeeping/supervision.service';
import {
	countEmployeesBy,
	findDepartment,
	findDepartmentByName,
	findOrganisation,
	findSite,
	insertDepartment,
	insertOrganisation,
	insertSite,
	listDepartments as listDepartmentRows,
	listSites as listSiteRows,
	setSiteLeaseLimits,
	updatePlace,
	type SiteRow
} from './organisation.repo';

type FirstOrganisation = { organisationName: string; siteName: string; timeZone: string; at: Date };

export type Site = {
	id: string;
	name: string;
	timeZone: string;
	/** no longer offered for anything new */
	archived: boolean;
	leaseLimits: SiteLeaseLimits;
	/** whether its shared devices hold the faces of its roster */
	offlineGallery: boolean;
	/** `revision` goes up with each change, so that nobody overwrites a colleague's unseen */
	face: FaceSettings & { revision: number };
	kiosk: KioskSettings;
	place: SitePlace | null;
	/** of the two above */
	kioskRevision: number;
};
export type Department = { id: string; name: string; archived: boolean };
export type NamedResult = { ok: true; id: string } | { ok: false; reason: 'name_taken' };

/** Part of first setup: the organisation and the site it starts with. */
export async function createOrganisation(tx: Tx, first: FirstOrganisation): Promise<void> {
	await insertOrganisation(tx, { id: newId(first.at), name: first.organisationName, createdAt: first.at });
	await insertSite(tx, {
		id: newId(first.at),
		name: first.siteName,
		timeZone: first.timeZone,
		createdAt: first.at
	});
}

/** For pages that tell anybody whose they are, such as the privacy policy. */
export async function findPublicName(db: Db): Promise<string | null> {
	return (await findOrganisation(db))?.name ?? null;
}

/** For headings; anybody signed in knows where they work. */
export async function findOrganisationName(context: Context): Promise<string | null> {
	requireSignedIn(context);
	return (await findOrganisation(context.db))?.name ?? null;
}

export async function listSites(context: Context): Promise<Site[]> {
	requirePermission(context, 'employee.view');
	const rows = await listSiteRows(context.db);
	return rows.map(toSite);
}

/** Whether any site compares two models: then everybody is enrolled with both. */
export async function checkSecondEmbedder(context: Context): Promise<boolean> {
	return (await listSites(context)).some(({ face }) => face.secondEmbedder);
}

export async function listSitesWithCounts(context: Context): Promise<(Site & { employees: number })[]> {
	const sites = await listSites(context);
	const counts = await countVisibleBy(context, 'siteId');
	return sites.map((site) => ({ ...site, employees: counts.get(site.id) ?? 0 }));
}

export async function listDepartments(context: Context): Promise<Department[]> {
	requirePermission(context, 'employee.view');
	const rows = await listDepartmentRows(context.db);
	return rows.map(({ id, name, archivedAt }) => ({ id, name, archived: archivedAt !== null }));
}

export async function listDepartmentsWithCounts(
	context: Context
): Promise<(Department & { employees: number })[]> {
	const departments = await listDepartments(context);
	const counts = await countVisibleBy(context, 'departmentId');
	return departments.map((department) => ({ ...department, employees: counts.get(department.id) ?? 0 }));
}

/** A supervisor's counts are of those supervised, as in the list of employees that they lead to. */
async function countVisibleBy(context: Context, by: 'departmentId' | 'siteId'): Promise<Map<string, number>> {
	const actor = requirePermission(context, 'employee.view');
	return countEmployeesBy(context.db, by, await findReach(context, actor));
}

export async function createSite(context: Context, input: SiteInput): Promise<NamedResult> {
	requirePermission(context, 'organisation.manage');
	const at = context.now();
	const id = newId(at);
	return unlessTaken(
		transaction(context.db, async (tx) => {
			await insertSite(tx, { id, ...input, createdAt: at });
			await recordAudit(tx, {
				at,
				actor: context.actor,
				action: 'site.create',
				subjectType: 'site',
				subjectId: id,
				detail: { after: { ...input } }
			});
			return id;
		})
	);
}

/** How long a site's devices may work alone, by kind; a kind that is left out has the product's limits. */
export async function changeLeaseLimits(
	context: Context,
	siteId: string,
	limits: SiteLeaseLimits
): Promise<{ ok: true } | { ok: false; reason: 'site_unknown' }> {
	const actor = requirePermission(context, 'organisation.manage');
	return transaction(context.db, async (tx) => {
		const before = await findSite(tx, siteId);
		if (!before) return { ok: false, reason: 'site_unknown' };
		await setSiteLeaseLimits(tx, siteId, limits);
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'site.change_lease_limits',
			subjectType: 'site',
			subjectId: siteId,
			detail: { before: readSiteLeaseLimits(before.leaseLimits), after: limits }
		});
		return { ok: true };
	});
}

/** A site for its page; null when it is not there. */
export async function findSiteForOffice(context: Context, siteId: string): Promise<Site | null> {
	requirePermission(context, 'organisation.manage');
	return findSiteById(context.db, siteId);
}

export async function createDepartment(context: Context, input: DepartmentInput): Promise<NamedResult> {
	requirePermission(context, 'department.manage');
	return unlessTaken(transaction(context.db, (tx) => addDepartment(tx, context, input.name, context.now())));
}

/**
 * The department of that name, made when there is none and back in use when it was archived: part of a transaction that
 * needs it.
 */
export async function ensureDepartment(tx: Tx, context: Context, name: string): Promise<string> {
	requirePermission(context, 'department.manage');
	const existing = await findDepartmentByName(tx, name);
	if (!existing) return addDepartment(tx, context, name, context.now());
	const { id, archivedAt } = existing;
	if (archivedAt !== null) {
		await updatePlace(tx, { kind: 'department', id }, { archivedAt: null });
		await recordAudit(tx, {
			at: context.now(),
			actor: context.actor,
			action: 'department.restore',
			subjectType: 'department',
			subjectId: id,
			detail: { before: { archived: true }, after: { archived: false } }
		});
	}
	return id;
}

/** There and in use: nobody moves to an archived department, but whoever is there (`current`) may stay. */
export async function checkDepartmentOpen(
	db: Db | Tx,
	id: string,
	current: string | null = null
): Promise<boolean> {
	const row = await findDepartment(db, id);
	return row !== null && (row.archivedAt === null || id === current);
}

/** The same of a site. */
export async function checkSiteOpen(
	db: Db | Tx,
	id: string,
	current: string | null = null
): Promise<boolean> {
	const row = await findSite(db, id);
	return row !== null && (row.archivedAt === null || id === current);
}

/** For other services; who asks has been checked there. */
export async function findSiteById(db: Db | Tx, id: string): Promise<Site | null> {
	const row = await findSite(db, id);
	return row && toSite(row);
}

function toSite({ id, name, timeZone, leaseLimits, offlineGallery, ...row }: SiteRow): Site {
	const face = {
		liveness: row.livenessLevel,
		secondEmbedder: row.secondEmbedder,
		strangersOneIn: row.strangersOneIn,
		revision: row.faceRevision
	};
	const archived = row.archivedAt !== null;
	return {
		id,
		name,
		timeZone,
		archived,
		leaseLimits: readSiteLeaseLimits(leaseLimits),
		offlineGallery,
		face,
		kiosk: readKioskSettings(row.kiosk),
		place: readSitePlace(row.place),
		kioskRevision: row.kioskRevision
	};
}

async function addDepartment(tx: Tx, { actor }: Context, name: string, at: Date): Promise<string> {
	const id = newId(at);
	await insertDepartment(tx, { id, name, createdAt: at });
	await recordAudit(tx, {
		at,
		actor,
		action: 'department.create',
		subjectType: 'department',
		subjectId: id,
		detail: { after: { name } }
	});
	return id;
}

async function unlessTaken(insert: Promise<string>): Promise<NamedResult> {
	try {
		return { ok: true, id: await insert };
	} catch (error) {
		if (checkDuplicateKey(error)) return { ok: false, reason: 'name_taken' };
		throw error;
	}
}
