import { error } from '@sveltejs/kit';
import { isUuid } from '$domain/uuid';

/** Parts of addresses that name a row. The API answers for its own, as JSON. */
const NAMES = ['id', 'employee'] as const;

/** 404 for an address whose ids are none: every page and form behind it may take them for ids. */
export function requireIds(pathname: string, params: Partial<Record<string, string>>): void {
	if (pathname.startsWith('/api/')) return;
	for (const name of NAMES) {
		const id = params[name];
		if (id !== undefined && !isUuid(id)) error(404, 'There is nothing at this address.');
	}
}
