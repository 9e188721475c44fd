import { PassThrough } from 'node:stream';
import yazl from 'yazl';
import { composeDataPage, type DataSection } from '$domain/privacy/data-page';
import { requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { listConsentsOf, listReceiptsOf } from '../enrolment/consent.service';
import { findEnrolmentState } from '../enrolment/enrolment.service';
import { findPublicName } from '../people/organisation.service';
import { collectRows } from './own-data.repo';

const TITLES = {
	profile: 'Who I am here',
	rosters: 'Where I may punch',
	account: 'My sign-in',
	passkeys: 'My passkeys',
	sessions: 'My sessions',
	consents: 'My consents',
	face: 'What is held of my face (never the numbers themselves)',
	enrolments: 'My enrolments',
	receipts: 'Receipts of erasure',
	punches: 'My punches, with how sure the records are',
	days: 'My day records',
	requests: 'My requests',
	devices: 'My devices',
	reminders: 'What I asked to be reminded of',
	notified: 'Browsers that show my notifications',
	audit: 'Who changed what about me'
} as const;

export type OwnData = { made: string; organisation: string; sections: DataSection[] };

/** All that is held about whoever asks; null when their sign-in belongs to no employee. That it was asked for is noted. */
export async function collectOwnData(context: Context): Promise<OwnData | null> {
	const actor = requireSignedIn(context);
	const { employeeId, userId } = actor;
	if (employeeId === null) return null;
	const at = context.now();
	const [rows, consents, receipts, face, organisation] = await Promise.all([
		collectRows(context.db, { employeeId, userId }),
		listConsentsOf(context, employeeId),
		listReceiptsOf(context, employeeId),
		findEnrolmentState(context, employeeId),
		findPublicName(context.db)
	]);
	await transaction(context.db, (tx) =>
		recordAudit(tx, {
			at,
			actor,
			action: 'employee.export_own_data',
			subjectType: 'employee',
			subjectId: employeeId,
			detail: { after: { punches: rows.punches.length, days: rows.days.length } }
		})
	);
	const parts: Record<keyof typeof TITLES, readonly Record<string, unknown>[]> = {
		...rows,
		audit: rows.audit.map(({ byMyself, ...event }) => ({ ...event, byMyself: Boolean(byMyself) })),
		consents: consents.map(({ id: _id, ...consent }) => consent),
		face: [{ templates: face.templates, enrolledAt: face.enrolment?.createdAt ?? null }],
		receipts: receipts.map(({ text, erasedAt, cause }) => ({ erasedAt, cause, text }))
	};
	// In the order of the titles.
	const sections = Object.entries(TITLES).map(([name, title]) => ({
		title,
		// Both come from the same keys.
		rows: parts[name as keyof typeof TITLES]
	}));
	return { made: at.toISOString(), organisation: organisation ?? '', sections };
}

/** One page to read and one file for programs, in a ZIP. */
export function zipOwnData({ made, organisation, sections }: OwnData): AsyncIterable<Uint8Array> {
	const zip = new yazl.ZipFile();
	const output = new PassThrough();
	zip.outputStream.pipe(output);
	const lead = `All that ${organisation} holds about you in Bundy, as of ${made}. Times are UTC.`;
	const options = { mtime: new Date(made) };
	zip.addBuffer(Buffer.from(composeDataPage('My data', lead, sections)), 'my-data.html', options);
	zip.addBuffer(
		Buffer.from(JSON.stringify({ made, organisation, sections }, null, '\t')),
		'my-data.json',
		options
	);
	zip.end();
	return output;
}
