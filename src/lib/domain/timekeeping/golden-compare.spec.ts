import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runGoldenCase } from './golden-compare';
import type { GoldenFile } from './golden-schema';
import { parseGoldenFile } from './golden-vectors';

const FOLDER = 'tests/vectors';
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

function read(name: string): GoldenFile {
	const parsed = parseGoldenFile(readFileSync(`${FOLDER}/${name}`, 'utf8'));
	if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.problems)}`);
	return parsed.file;
}

describe.each(files)('worked examples in %s', (name) => {
	const { cases, header } = read(name);

	it.each(cases.map((example) => [example.id, example] as const))('%s', (_id, example) => {
		expect(runGoldenCase(example, header.policy_defaults)).toEqual([]);
	});
});

describe('comparing with a worked example', () => {
	it('finds every example file', () => {
		expect(files.length).toBeGreaterThanOrEqual(5);
	});

	it('names case, date, field, expected and got for whatever differs', () => {
		const { cases, header } = read('grace.json');
		const [example] = cases;
		if (!example) throw new Error('grace.json has no case');
		const [day] = example.expected.days;
		const wrong = {
			...example,
			expected: {
				days: [
					{ ...day, date: '2026-09-07', tardy_min: 3, form48: { am_in: '8:00' }, flags: ['ob'] },
					{ date: '2026-10-01' }
				],
				punch_states: { a: 'orphan', nobody: 'paired' },
				punch_work_dates: { a: '2026-09-07' }
			}
		};
		const { id } = example;
		expect(runGoldenCase(wrong, header.policy_defaults)).toEqual([
			{ caseId: id, date: '2026-09-07', field: 'tardy_min', expected: 3, got: 0 },
			{ caseId: id, date: '2026-09-07', field: 'flags', expected: ['ob'], got: [] },
			{ caseId: id, date: '2026-09-07', field: 'form48.am_in', expected: '8:00', got: '8:15' },
			{ caseId: id, date: '2026-10-01', field: 'date', expected: '2026-10-01', got: 'not in the range' },
			{ caseId: id, date: '', field: 'punch_states.a', expected: 'orphan', got: 'paired' },
			{ caseId: id, date: '', field: 'punch_states.nobody', expected: 'paired', got: undefined }
		]);
	});

	it('says what is wrong with a broken file, and where', () => {
		expect(parseGoldenFile('{')).toMatchObject({ ok: false, reason: 'not_json' });
		const base = JSON.parse(readFileSync(`${FOLDER}/grace.json`, 'utf8'));
		const problemsOf = (patch: object) => {
			const [first] = base.cases;
			const parsed = parseGoldenFile(JSON.stringify({ ...base, cases: [{ ...first, ...patch }] }));
			return parsed.ok ? [] : parsed.problems;
		};
		expect(problemsOf({ timezone: 'Asia/Manilla' })).toEqual([
			{ path: 'cases.0.timezone', message: 'there is no time zone "Asia/Manilla"' }
		]);
		expect(problemsOf({ range: ['2026-02-28', '2026-02-29'] })).toEqual([
			{ path: 'cases.0.range.1', message: '"2026-02-29" is not a date in the calendar (YYYY-MM-DD)' }
		]);
		expect(problemsOf({ punches: [{ id: 'a', at: 'noon' }] })).toEqual([
			{ path: 'cases.0.punches.0.at', message: '"noon" is not a UTC instant such as 2026-08-03T00:00:00Z' }
		]);
		expect(problemsOf({ schedule: undefined })).toEqual([
			{ path: 'cases.0.schedule', message: 'is missing' }
		]);
		expect(parseGoldenFile(JSON.stringify({ ...base, cases: [] }))).toMatchObject({
			problems: [{ path: 'cases', message: 'the file holds no cases' }]
		});
		const twice = { id: 'a', at: '2026-09-07T00:00:00Z' };
		expect(problemsOf({ punches: [twice, twice] })).toEqual([
			{ path: 'cases.0', message: 'punch id "a" appears twice' }
		]);
	});
});
