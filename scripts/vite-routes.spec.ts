import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findUndeclared } from './vite-routes.js';

let root: string;
const write = (path: string, text = '') => {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
};

beforeAll(() => {
	root = mkdtempSync(join(tmpdir(), 'bundy-routes-'));
	write(
		'src/lib/server/access/route-access.ts',
		"export const ROUTE_ACCESS = { '/(admin)/admin': page('x') };"
	);
	write('src/routes/(admin)/admin/+page.svelte');
	write('src/routes/(admin)/admin/+layout.server.ts');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a build whose routes all have a permission goes on', () => {
	expect(findUndeclared(root)).toEqual([]);
	expect(findUndeclared(process.cwd())).toEqual([]);
});

test('a page, its actions and an endpoint without a permission are each named', () => {
	write('src/routes/(admin)/admin/new/+page.svelte');
	write('src/routes/(admin)/admin/new/+page.server.ts');
	write('src/routes/api/v1/[id]/+server.ts');
	expect(findUndeclared(root)).toEqual(['/(admin)/admin/new', '/api/v1/[id]']);
});
