import { toCsv } from '$domain/csv';
import { formatTime } from '$domain/report-words';
import { computeDateIn } from '$domain/timekeeping/site-day';
import type { exportAudit } from './audit-search.service';

const HEAD = [
	'Date',
	'Time',
	'Time zone',
	'Place in the chain',
	'Who',
	'What',
	'Kind',
	'About',
	'Before',
	'After',
	'Reason'
];

/** The audit trail as CSV, in pieces of a page. */
export async function* auditToCsv({
	timeZone,
	pages
}: Awaited<ReturnType<typeof exportAudit>>): AsyncGenerator<string> {
	yield toCsv([HEAD]);
	for await (const items of pages) {
		const rows = items.map((item) => [
			computeDateIn(timeZone, item.at.getTime()),
			formatTime(item.at, timeZone),
			timeZone,
			item.seq ?? '',
			item.who,
			item.what,
			item.subjectType,
			item.subjectName ?? item.subjectId ?? '',
			tell(item.changes, 'before'),
			tell(item.changes, 'after'),
			item.reason ?? ''
		]);
		// The byte order mark stands at the beginning only.
		yield toCsv(rows).slice(1);
	}
}

const tell = (
	changes: { field: string; before: string | null; after: string | null }[],
	side: 'before' | 'after'
) =>
	changes.flatMap((change) => (change[side] === null ? [] : [`${change.field}: ${change[side]}`])).join('; ');
