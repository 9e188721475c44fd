import { expect, test } from 'vitest';
import { ROUTE_ACCESS, type RouteAccess } from './route-access';

type Module = Record<string, unknown> & { actions?: Record<string, unknown> };

// All that answers, as the file system has it.
const pages = import.meta.glob('/src/routes/**/+page.svelte');
const servers = import.meta.glob<Module>(['/src/routes/**/+page.server.ts', '/src/routes/**/+server.ts']);

const routeOf = (path: string) => path.replace('/src/routes', '').replace(/\/\+[^/]+$/, '') || '/';

const found = new Map<string, Required<Pick<RouteAccess, 'actions'>> & { methods: Set<string> }>();
for (const path of [...Object.keys(pages), ...Object.keys(servers)])
	found.set(routeOf(path), { actions: {}, methods: new Set() });
for (const path of Object.keys(pages)) found.get(routeOf(path))?.methods.add('GET');
for (const [path, load] of Object.entries(servers)) {
	const module = await load();
	const route = found.get(routeOf(path));
	for (const action of Object.keys(module.actions ?? {}))
		Object.assign(route?.actions ?? {}, { [action]: 'anyone' });
	if (path.endsWith('/+server.ts')) for (const name of Object.keys(module)) route?.methods.add(name);
}

test('every route is in the table of permissions, and nothing else is', () => {
	expect(Object.keys(ROUTE_ACCESS).sort()).toEqual([...found.keys()].sort());
});

test.each([...found])(
	'%s declares who may use each of its methods and actions',
	(routeId, { actions, methods }) => {
		const declared = ROUTE_ACCESS[routeId];
		const declaredMethods = ['GET', 'POST', 'PUT'].filter((method) => declared && method in declared);
		expect(declaredMethods).toEqual(['GET', 'POST', 'PUT'].filter((method) => methods.has(method)));
		expect([...methods].filter((method) => !['GET', 'POST', 'PUT'].includes(method))).toEqual([]);
		expect(Object.keys(declared?.actions ?? {}).sort()).toEqual(Object.keys(actions).sort());
	}
);

test('a file of records for other programs is handed out after a fresh proof only', () => {
	const files = Object.entries(ROUTE_ACCESS).filter(([id]) => /\.(csv|jsonl)$|\/download$|\/data$/.test(id));
	expect(files.length).toBeGreaterThanOrEqual(9);
	for (const [id, { GET, POST }] of files)
		expect([id, GET ?? POST]).toEqual([id, { permission: expect.anything(), fresh: 15 }]);
});
