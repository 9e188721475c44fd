import type { Context } from '../context';
import { fontFiles } from '../config';
import { writeBadgeSheet } from '../documents/badges/badge-sheet';
import { loadFontSet } from '../documents/pdf/font-set';
import type { Download } from '../download';
import { findOrganisationName } from '../people/organisation.service';
import { issueBadges } from './badge.service';

/** New badges for these people as a PDF to print and cut; the ones that they had are good no more. */
export async function printBadges(context: Context, employeeIds: readonly string[]): Promise<Download> {
	const issued = await issueBadges(context, employeeIds);
	const organisation = (await findOrganisationName(context)) ?? '';
	const createdAt = context.now();
	const cards = issued.map((badge) => ({ ...badge, organisation }));
	const [only] = issued.length === 1 ? issued : [];
	return {
		fileName: only
			? `Badge ${only.employeeNumber}.pdf`
			: `Badges ${createdAt.toISOString().slice(0, 10)}.pdf`,
		contentType: 'application/pdf',
		chunks: write()
	};

	async function* write(): AsyncGenerator<Uint8Array> {
		for (const chunk of writeBadgeSheet(cards, {
			paper: 'a4',
			fontSet: loadFontSet(fontFiles()),
			createdAt
		})) {
			yield chunk;
			await new Promise((resume) => setImmediate(resume));
		}
	}
}
