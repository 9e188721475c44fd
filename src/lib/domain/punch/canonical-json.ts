/** What an event may hold: numbers are safe integers, so that every engine prints them alike. */
export type CanonicalValue =
	string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/**
 * The one spelling of a value: keys sorted by UTF-16 code unit, no white space, as in the JSON
 * Canonicalization Scheme (RFC 8785) narrowed to integers. The bytes of this text are what a device signs.
 * Throws RangeError on a fraction, an unsafe integer, -0 or a lone surrogate.
 */
export function canonicalJson(value: CanonicalValue): string {
	if (typeof value === 'number') {
		if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
			throw new RangeError(`canonical JSON holds safe integers only, not ${value}`);
		}
		return String(value);
	}
	if (typeof value === 'string') {
		if (!value.isWellFormed()) throw new RangeError('canonical JSON holds well-formed Unicode only');
		return JSON.stringify(value);
	}
	if (value === null || typeof value === 'boolean') return String(value);
	if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
	const members = Object.entries(value)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`);
	return `{${members.join(',')}}`;
}

export function canonicalBytes(value: CanonicalValue): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(canonicalJson(value));
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
	return Array.isArray(value);
}
