import { parseAttlog } from './attlog';
import type { PunchLayout } from './detect-punch-file';
import { parseGlg } from './glg';
import type { ImportItem } from './import-item';
import type { ImportedPunch } from './imported-punch';
import { parsePunchesCsv } from './punches-csv';
import type { PunchesCsvOptions } from './punches-csv';

export type PunchFileOutcome =
	{ ok: true; items: Generator<ImportItem<ImportedPunch>, void, void> } | { ok: false; message: string };

/** The punches of a file in the layout that detection or a person has settled. */
export function parsePunchFile(
	chunks: () => Iterable<string>,
	layout: PunchLayout,
	options: PunchesCsvOptions
): PunchFileOutcome {
	switch (layout) {
		case 'usb':
		case 'push':
			return { ok: true, items: parseAttlog(chunks(), layout, options) };
		case 'glg':
			return parseGlg(chunks, options);
		case 'csv':
			return parsePunchesCsv(chunks, options);
	}
}
