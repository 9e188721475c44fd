/** One thing that changed, as people read it; null where there was nothing before or is nothing after. */
export type Change = { field: string; before: string | null; after: string | null };

/** What an audit event's detail says, field by field. Fields that stayed the same are left out. */
export function describeChange(detail: unknown): { changes: Change[]; reason: string | null } {
	const { before, after, reason, about } = split(detail);
	const [old, fresh] = [flatten(before), flatten(after)];
	const changes = [...new Set([...old.keys(), ...fresh.keys()])]
		.map((field) => ({
			field: toWords(field),
			before: old.get(field) ?? null,
			after: fresh.get(field) ?? null
		}))
		.filter((change) => change.before !== change.after);
	for (const [field, value] of flatten(about))
		changes.push({ field: toWords(field), before: null, after: value });
	return { changes, reason: typeof reason === 'string' && reason !== '' ? reason : null };
}

/** `device.issue_pairing_code` as `Device: issue pairing code`. */
export function describeAction(action: string): string {
	const [noun = '', verb = ''] = action.split('.');
	const words = toWords(noun);
	return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${toWords(verb)}`;
}

/** Events of before there were `before` and `after` tell what was made of it. */
function split(detail: unknown): Record<'before' | 'after' | 'reason' | 'about', unknown> {
	const none = { before: undefined, after: undefined, reason: undefined, about: undefined };
	if (typeof detail !== 'object' || detail === null) return { ...none, after: detail };
	return 'before' in detail || 'after' in detail ? { ...none, ...detail } : { ...none, after: detail };
}

/** Leaves by their path, as text; a bare value has no path. */
function flatten(value: unknown, path = ''): Map<string, string> {
	if (value === undefined || value === null) return new Map();
	if (typeof value !== 'object') return new Map([[path, String(value)]]);
	if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
		return value.length > 0 ? new Map([[path, value.join(', ')]]) : new Map();
	}
	return new Map(
		Object.entries(value).flatMap(([key, member]) => [...flatten(member, path ? `${path} ${key}` : key)])
	);
}

/** `employeeNumber` and `issue_pairing_code` in words. */
function toWords(name: string): string {
	return name
		.replaceAll('_', ' ')
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase();
}
