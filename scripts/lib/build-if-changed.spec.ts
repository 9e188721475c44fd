import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashSources } from './build-if-changed.js';

let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'bundy-build-'));
	mkdirSync(join(root, 'src', 'lib'), { recursive: true });
	writeFileSync(join(root, 'src', 'lib', 'a.ts'), 'one');
	writeFileSync(join(root, 'package-lock.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('hashSources', () => {
	test('stays the same when files are only touched', () => {
		const before = hashSources(root);
		utimesSync(join(root, 'src', 'lib', 'a.ts'), new Date(0), new Date(0));
		expect(hashSources(root)).toBe(before);
	});

	test.each([
		['a changed source', 'src/lib/a.ts', 'two'],
		['a new source', 'src/lib/b.ts', 'one'],
		['other dependencies', 'package-lock.json', '{ }']
	])('changes with %s', (_, file, text) => {
		const before = hashSources(root);
		writeFileSync(join(root, file), text);
		expect(hashSources(root)).not.toBe(before);
	});

	test('tells a renamed file from the old one', () => {
		const before = hashSources(root);
		rmSync(join(root, 'src', 'lib', 'a.ts'));
		writeFileSync(join(root, 'src', 'lib', 'b.ts'), 'one');
		expect(hashSources(root)).not.toBe(before);
	});

	test.each(['src/lib/a.spec.ts', 'static/models/v1/model.bin', 'README.md'])(
		'does not change with %s',
		(file) => {
			const before = hashSources(root);
			mkdirSync(join(root, file, '..'), { recursive: true });
			writeFileSync(join(root, file), 'x');
			expect(hashSources(root)).toBe(before);
		}
	);
});
