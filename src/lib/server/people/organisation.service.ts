import type { Tx } from '../db/database';
import { newId } from '../id';
import { insertOrganisation, insertSite } from './organisation.repo';

type FirstOrganisation = { organisationName: string; siteName: string; timeZone: string; at: Date };

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
