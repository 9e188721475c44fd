/** A heading without case, spaces and punctuation: `Employee No.`, `employee_no` and `EmployeeNo` are one. */
export function normaliseHeading(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Index of each wanted column in a line of headings, by its known names; null where none fits. */
export function findColumns<Name extends string>(
	headings: readonly string[],
	names: Record<Name, readonly string[]>
): Record<Name, number | null> {
	const known = headings.map(normaliseHeading);
	const found: Partial<Record<Name, number | null>> = {};
	for (const name in names) {
		const index = known.findIndex((heading) => names[name].includes(heading));
		found[name] = index === -1 ? null : index;
	}
	return found as Record<Name, number | null>; // every key of `names` has just been set
}
