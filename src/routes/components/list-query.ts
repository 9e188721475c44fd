import { isUuid } from '$domain/uuid';

/** Reading and writing what a list shows as its address; parts that make no sense count as not given. */

export function idOf(url: URL, name: string): string | null {
	const text = url.searchParams.get(name) ?? '';
	return isUuid(text) ? text : null;
}

export function pageOf(url: URL): number {
	return Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1);
}

/** `?year=2026`; null when it is not one that a calendar here could have. */
export function yearOf(url: URL): number | null {
	const text = url.searchParams.get('year') ?? '';
	return /^(19|20|21)\d\d$/.test(text) ? Number(text) : null;
}

export type Sort<Key extends string> = { key: Key; descending: boolean };

/** `?sort=name` or `?sort=-name`. */
export function sortOf<const Key extends string>(
	url: URL,
	keys: readonly Key[],
	usual: Sort<Key>
): Sort<Key> {
	const text = url.searchParams.get('sort') ?? '';
	const descending = text.startsWith('-');
	const key = keys.find((each) => each === (descending ? text.slice(1) : text));
	return key ? { key, descending } : usual;
}

/** The address with some parts changed; null and '' take a part away. Another filter or order begins at the first page. */
export function hrefWith(url: URL, changes: Record<string, string | number | null>): string {
	const query = new URLSearchParams(url.searchParams);
	if (!('page' in changes)) query.delete('page');
	for (const [name, value] of Object.entries(changes)) {
		if (value === null || value === '') query.delete(name);
		else query.set(name, String(value));
	}
	const text = query.toString();
	return text ? `?${text}` : url.pathname;
}
