import { isHttpError, isRedirect } from '@sveltejs/kit';
import type { Context } from '$lib/server/context';

type Handler = (event: never) => unknown;
type Module = { load?: Handler; GET?: Handler };

const modules = import.meta.glob<Module>(
	['/src/routes/**/+page.server.ts', '/src/routes/**/+layout.server.ts', '/src/routes/**/+server.ts'],
	{ eager: true }
);

/** Every page whose data a server makes, and every address that answers GET, by its folder. */
export const READ_ROUTES = Object.entries(modules).flatMap(([path, { load, GET }]) => {
	const folder = path.slice('/src/routes'.length, path.lastIndexOf('/'));
	const handler = path.endsWith('/+page.server.ts') ? load : path.endsWith('/+server.ts') ? GET : undefined;
	return handler ? [{ folder, handler }] : [];
});

export type Outcome =
	| { kind: 'data'; data: unknown }
	| { kind: 'response'; response: Response }
	| { kind: 'refused'; status: number };

/** What a route answers to somebody, without the guard in front. Anything else that is thrown would be a 500. */
export async function callRoute(
	{ folder, handler }: (typeof READ_ROUTES)[number],
	{ context, params, query }: { context: Context; params: Record<string, string>; query: URLSearchParams }
): Promise<Outcome> {
	const url = new URL(`http://localhost/admin?${query}`);
	const event = {
		url,
		params,
		request: new Request(url),
		cookies: { get: () => undefined, set: () => undefined, delete: () => undefined },
		locals: { context, requestId: 'test', confirmedAt: context.now(), strong: true, language: null },
		setHeaders: () => undefined,
		depends: () => undefined,
		getClientAddress: () => '127.0.0.1',
		route: { id: folder }
	};
	const parent = async () => {
		const data = {};
		for (const [path, { load }] of Object.entries(modules)) {
			const above = path.slice('/src/routes'.length, path.lastIndexOf('/'));
			if (path.endsWith('/+layout.server.ts') && load && `${folder}/`.startsWith(`${above}/`))
				Object.assign(data, await load({ ...event, parent: async () => data } as never));
		}
		return data;
	};
	try {
		// The parts of Kit's event that these read.
		const answer = await handler({ ...event, parent } as never);
		return answer instanceof Response
			? { kind: 'response', response: answer }
			: { kind: 'data', data: answer };
	} catch (error) {
		if (isRedirect(error) || isHttpError(error)) return { kind: 'refused', status: error.status };
		throw error;
	}
}
