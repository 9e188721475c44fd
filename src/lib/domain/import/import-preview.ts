import type { ImportItem, QuarantinedLine, QuarantineReason } from './import-item';
import type { ImportedPunch } from './imported-punch';

/** What an import would do, before anything is stored. */
export interface PunchPreview {
	accepted: number;
	quarantined: Partial<Record<QuarantineReason, number>>;
	/** The first quarantined lines, with their places. */
	examples: { line: number; reason: QuarantineReason; message: string; raw: string }[];
	/** The first accepted rows, to check the layout by eye. */
	firstRows: ImportedPunch[];
	/** Accepted rows by state code as written; `none` where the file has none. */
	states: Record<string, number>;
	/** Numbers that nobody has, with how often they occur; at most 200 different ones. */
	unknownNumbers: Record<string, number>;
	/** Rows that lie before the row above them. */
	outOfOrder: number;
	/** Rows that repeat an earlier one of the same file; storing counts them once. */
	repeated: number;
	earliest: number | null;
	latest: number | null;
	/** of the row above the next one */
	previous: number | null;
}

const EXAMPLES = 50;
const FIRST_ROWS = 10;
const UNKNOWN_LIMIT = 200;

export function newPunchPreview(): PunchPreview {
	return {
		accepted: 0,
		quarantined: {},
		examples: [],
		firstRows: [],
		states: {},
		unknownNumbers: {},
		outOfOrder: 0,
		repeated: 0,
		earliest: null,
		latest: null,
		previous: null
	};
}

/**
 * Counts one item of a punch file; the preview holds counts and a few examples, not the rows. `noteKey` says whether the
 * key occurred before.
 */
export function countPunch(
	preview: PunchPreview,
	item: ImportItem<ImportedPunch>,
	noteKey: (key: string) => boolean
): void {
	if (!item.ok) return countQuarantined(preview, item);
	const { row } = item;
	preview.accepted += 1;
	if (preview.firstRows.length < FIRST_ROWS) preview.firstRows.push(row);
	const state = row.stateCode ?? 'none';
	preview.states[state] = (preview.states[state] ?? 0) + 1;
	if (preview.previous !== null && row.at < preview.previous) preview.outOfOrder += 1;
	preview.previous = row.at;
	if (noteKey(row.key)) preview.repeated += 1;
	preview.earliest = preview.earliest === null ? row.at : Math.min(preview.earliest, row.at);
	preview.latest = preview.latest === null ? row.at : Math.max(preview.latest, row.at);
}

function countQuarantined(preview: PunchPreview, item: QuarantinedLine): void {
	const { line, reason, message, raw } = item;
	preview.quarantined[reason] = (preview.quarantined[reason] ?? 0) + 1;
	if (preview.examples.length < EXAMPLES) preview.examples.push({ line, reason, message, raw });
	if (reason !== 'unknown_employee') return;
	const number = item.subject ?? raw;
	const known = preview.unknownNumbers[number];
	if (known !== undefined || Object.keys(preview.unknownNumbers).length < UNKNOWN_LIMIT)
		preview.unknownNumbers[number] = (known ?? 0) + 1;
}
