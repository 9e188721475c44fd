import * as v from 'valibot';
import { leaseLimitsSchema, type LeaseLimits, type SiteLeaseLimits } from '../punch/lease';

const KINDS = ['kiosk', 'field', 'personal'] as const;

/** A whole number as typed; empty leaves the product's own. */
const typedNumber = v.pipe(
	v.string(),
	v.trim(),
	v.regex(/^\d{0,6}$/, 'A whole number, or nothing.'),
	v.transform((text) => (text === '' ? null : Number(text)))
);

const fields = Object.fromEntries(
	KINDS.flatMap((kind) => [
		[`${kind}Hours`, typedNumber],
		[`${kind}Events`, typedNumber]
	])
);

/**
 * Fields `kioskHours`, `kioskEvents`, `fieldHours` ... of a site's page as limits by kind. Both numbers of a kind go
 * together.
 */
export const siteLeaseLimitsFormSchema = v.pipe(
	v.object(fields),
	v.rawTransform(({ dataset, addIssue, NEVER }): SiteLeaseLimits => {
		const limits: SiteLeaseLimits = {};
		for (const kind of KINDS) {
			const hours = dataset.value[`${kind}Hours`] ?? null;
			const maxEvents = dataset.value[`${kind}Events`] ?? null;
			if (hours === null && maxEvents === null) continue;
			const read = readLimits(hours, maxEvents);
			if (read.ok) limits[kind] = read.limits;
			else {
				const name = `${kind}${read.field}`;
				const input = dataset.value;
				addIssue({
					message: read.message,
					path: [{ type: 'object', origin: 'value', input, key: name, value: input[name] }]
				});
				return NEVER;
			}
		}
		return limits;
	})
);

type ReadLimits =
	{ ok: true; limits: LeaseLimits } | { ok: false; field: 'Hours' | 'Events'; message: string };

function readLimits(hours: number | null, maxEvents: number | null): ReadLimits {
	const together = 'Fill in both numbers of this kind, or neither.';
	if (hours === null) return { ok: false, field: 'Hours', message: together };
	if (maxEvents === null) return { ok: false, field: 'Events', message: together };
	const parsed = v.safeParse(leaseLimitsSchema, { hours, maxEvents });
	if (parsed.success) return { ok: true, limits: parsed.output };
	const [issue] = parsed.issues;
	return {
		ok: false,
		field: v.getDotPath(issue) === 'hours' ? 'Hours' : 'Events',
		message: issue.message
	};
}
