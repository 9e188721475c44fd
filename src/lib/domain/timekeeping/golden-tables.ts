import { parseAttlogLine } from '../import/attlog';
import { directionOfCode } from '../import/imported-punch';
import { parseLocalTime } from '../import/local-time';
import { dayThousandths } from './csc-day-equivalent';
import type { GoldenFile } from './golden-schema';

/** One value of a file's tables that came out differently. */
export interface TableDifference {
	/** Such as `csc_minutes_to_day.values.22`. */
	field: string;
	expected: unknown;
	got: unknown;
}

export interface TableResult {
	name: 'csc_minutes_to_day' | 'attlog_lines';
	/** Values compared. */
	values: number;
	differences: TableDifference[];
}

/** Holds the tables of a file of worked examples, where it has any, against our own. */
export function checkGoldenTables({ tables }: Pick<GoldenFile, 'tables'>): TableResult[] {
	const results: TableResult[] = [];
	const { csc_minutes_to_day: minutes, attlog_lines: lines } = tables;
	if (minutes)
		results.push({
			name: 'csc_minutes_to_day',
			values: minutes.values.length,
			differences: minutes.values.flatMap((expected, i) =>
				differ(`csc_minutes_to_day.values.${i}`, expected, dayThousandths(i) / 1000)
			)
		});
	if (lines)
		results.push({
			name: 'attlog_lines',
			values: lines.length,
			differences: lines.flatMap((line, i) => checkLine(line, `attlog_lines.${i}`))
		});
	return results;
}

type AttlogExample = NonNullable<GoldenFile['tables']['attlog_lines']>[number];

function checkLine(example: AttlogExample, path: string): TableDifference[] {
	const { line, layout, ...expected } = example;
	const read = parseAttlogLine(line, layout);
	if (!read) return [{ field: path, expected: 'a punch', got: 'a line that cannot be read' }];
	const got: Record<keyof typeof expected, unknown> = {
		user: read.pin,
		local: parseLocalTime(read.local) ? read.local : null,
		device: read.device,
		// A state that stands for no direction at all is none of a terminal's.
		state: directionOfCode(read.state) ? Number(read.state) : null,
		verify: read.verify === null ? null : Number(read.verify),
		workcode: read.workCode
	};
	return Object.entries(got).flatMap(([key, value]) => {
		const wanted: unknown = Object.entries(expected).find(([name]) => name === key)?.[1];
		return wanted === undefined ? [] : differ(`${path}.${key}`, wanted, value);
	});
}

function differ(field: string, expected: unknown, got: unknown): TableDifference[] {
	return expected === got ? [] : [{ field, expected, got }];
}
