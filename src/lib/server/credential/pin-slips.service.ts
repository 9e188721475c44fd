import type { Context } from '../context';
import { fontFiles } from '../config';
import { writePinSlips } from '../documents/badges/pin-slips';
import { loadFontSet } from '../documents/pdf/font-set';
import type { Download } from '../download';
import { findOrganisationName } from '../people/organisation.service';
import { issuePins } from './pin.service';

/** New PINs for these people as a PDF to print, cut and hand over; the ones that they had are good no more. */
export async function printPinSlips(context: Context, employeeIds: readonly string[]): Promise<Download> {
	const issued = await issuePins(context, employeeIds);
	const organisation = (await findOrganisationName(context)) ?? '';
	const createdAt = context.now();
	const slips = issued.map((pin) => ({ ...pin, organisation }));
	return {
		fileName: `PINs ${createdAt.toISOString().slice(0, 10)}.pdf`,
		contentType: 'application/pdf',
		chunks: write()
	};

	async function* write(): AsyncGenerator<Uint8Array> {
		const options = { paper: 'a4', fontSet: loadFontSet(fontFiles()), createdAt } as const;
		for (const chunk of writePinSlips(slips, options)) {
			yield chunk;
			await new Promise((resume) => setImmediate(resume));
		}
	}
}
