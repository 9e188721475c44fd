/** Departments or sites that something new may name: those that are not archived, and the one that is chosen already. */
export function inUse<Place extends { id: string; archived: boolean }>(
	places: readonly Place[],
	chosen: string | null = null
): Place[] {
	return places.filter(({ id, archived }) => !archived || id === chosen);
}
