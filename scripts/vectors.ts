import { readFileSync } from 'node:fs';
import { runGoldenCase } from '../src/lib/domain/timekeeping/golden-compare';
import { checkGoldenTables } from '../src/lib/domain/timekeeping/golden-tables';
import type { Difference } from '../src/lib/domain/timekeeping/golden-compare';
import { parseGoldenFile } from '../src/lib/domain/timekeeping/golden-vectors';

/**
 * `npm run -s vectors -- FILE...`: runs worked examples of the day engine. Per case `pass`, or one line for
 * each differing field; the file's tables likewise. Exit code 0: all agree; 1: something differs; 2: a file cannot be used.
 */
function main(paths: string[]): number {
	if (paths.length === 0) {
		console.error(
			'Usage: npm run -s vectors -- FILE [FILE ...]   (worked examples in the dtr-golden format)'
		);
		return 2;
	}
	return Math.max(...paths.map(runFile));
}

function runFile(path: string): number {
	let text: string;
	try {
		text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		console.error(`${path}: cannot be read: ${error.message}`);
		return 2;
	}
	const parsed = parseGoldenFile(text);
	if (!parsed.ok) {
		console.error(
			`${path}: ${parsed.reason === 'not_json' ? 'is not JSON' : 'is not a file of worked examples'}`
		);
		for (const { path: place, message } of parsed.problems)
			console.error(`  ${place ? `${nameCase(text, place)}: ` : ''}${message}`);
		return 2;
	}
	const { cases, header } = parsed.file;
	const failed = cases.filter((example) => {
		const differences = runGoldenCase(example, header.policy_defaults);
		console.log(`${differences.length === 0 ? 'pass' : 'FAIL'}  ${example.id}  ${example.title}`);
		for (const difference of differences) console.log(`      ${describe(difference)}`);
		return differences.length > 0;
	});
	let wrong = failed.length;
	for (const { name, values, differences } of checkGoldenTables(parsed.file)) {
		console.log(`${differences.length === 0 ? 'pass' : 'FAIL'}  table ${name}  ${values} values`);
		for (const { field, expected, got } of differences)
			console.log(`      ${field}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`);
		wrong += differences.length;
	}
	console.log(`${cases.length - failed.length} of ${cases.length} cases pass (${path})`);
	return wrong > 0 ? 1 : 0;
}

function describe({ caseId, date, field, expected, got }: Difference): string {
	const place = [caseId, date].filter(Boolean).join(' ');
	return `${place} ${field}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`;
}

/** `cases.3.range.0` says little; the case's own id says more. */
function nameCase(text: string, place: string): string {
	const index = /^cases\.(\d+)/.exec(place)?.[1];
	const file: unknown = JSON.parse(text);
	if (index === undefined || typeof file !== 'object' || file === null || !('cases' in file)) return place;
	const example: unknown = Array.isArray(file.cases) ? file.cases[Number(index)] : null;
	if (typeof example !== 'object' || example === null || !('id' in example)) return place;
	return `${place} (case ${String(example.id)})`;
}

process.exitCode = main(process.argv.slice(2));
