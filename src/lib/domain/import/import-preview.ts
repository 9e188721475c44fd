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
}

const EXAMPLES = 50;
const FIRST_ROWS = 10;
const UNKNOWN_LIMIT = 200;

/** Counts the items of a punch file; memory holds the keys and a few examples, not the rows. */
export function previewPunches(items: Iterable<ImportItem<ImportedPunch>>): PunchPreview {
	const preview: PunchPreview = {
		accepted: 0,
		quarantined: {},
		examples: [],
		firstRows: [],
		states: {},
		unknownNumbers: {},
		outOfOrder: 0,
		repeated: 0,
		earliest: null,
		latest: null
	};
	const keys = new Set<string>();
	let previous: number | null = null;
	for (const item of items) {
		if (!item.ok) {
			countQuarantined(preview, item);
			continue;
		}
		const { row } = item;
		preview.accepted += 1;
		if (preview.firstRows.length < FIRST_ROWS) preview.firstRows.push(row);
		const state = row.stateCode ?? 'none';
		preview.states[state] = (preview.states[state] ?? 0) + 1;
		if (previous !== null && row.at < previous) preview.outOfOrder += 1;
		previous = row.at;
		if (keys.has(row.key)) preview.repeated += 1;
		else keys.add(row.key);
		preview.earliest = preview.earliest === null ? row.at : Math.min(preview.earliest, row.at);
		preview.latest = preview.latest === null ? row.at : Math.max(preview.latest, row.at);
	}
	return preview;
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
