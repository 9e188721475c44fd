import { isDate } from '$domain/timekeeping/civil-date';

/** A date from the address; null when there is none or it is not a date. */
export function dateOf(url: URL, name: string): string | null {
	const text = url.searchParams.get(name) ?? '';
	return isDate(text) ? text : null;
}
