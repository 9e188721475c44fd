import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeApi } from './describe-api';
import { OPERATIONS } from './operations';

const API = join('src', 'routes', 'api', 'v1');

test('the description in docs is the one that the schemas give (else: npm run openapi)', () => {
	expect(JSON.parse(readFileSync(join('docs', 'openapi.json'), 'utf8'))).toEqual(
		JSON.parse(JSON.stringify(describeApi()))
	);
});

test('every route there is is described, and every route described is there', () => {
	const routes = readdirSync(API, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('+server.ts'))
		.flatMap((name) => {
			const source = readFileSync(join(API, name), 'utf8');
			const path = `/api/v1/${name.replaceAll('\\', '/').replace('/+server.ts', '')}`.replace(
				/\[(\w+)\]/g,
				'{$1}'
			);
			return [...source.matchAll(/export const (GET|POST|PUT|PATCH|DELETE)\b/g)].map(
				([, method]) => `${method} ${path}`
			);
		});
	const described = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
	expect(described.toSorted()).toEqual(routes.toSorted());
});

test('each schema is a JSON Schema of its own, and each reference leads to one', () => {
	const api = describeApi();
	const ajv = new Ajv2020({ strict: false, formats: {} });
	for (const [name, schema] of Object.entries(api.components.schemas)) {
		expect(() => ajv.compile(schema), name).not.toThrow();
	}
	const references = [...JSON.stringify(api).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
		([, name]) => name
	);
	expect(references.length).toBeGreaterThan(OPERATIONS.length);
	for (const name of references) expect(api.components.schemas).toHaveProperty(name ?? '');
});
