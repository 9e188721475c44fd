import { fail } from '@sveltejs/kit';
import { archivePlaceSchema, renamePlaceSchema } from '$domain/people/place-forms';
import type { Permission } from '$domain/access/permissions';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { archivePlace, renamePlace, type PlaceResult } from '$lib/server/people/place.service';

type Event = { request: Request; locals: App.Locals };

/** Renaming and archiving, as the lists of departments and of sites do it alike. */
export function placeActions(kind: 'department' | 'site', permission: Permission) {
	return {
		rename: async ({ request, locals }: Event) => {
			requirePermission(locals.context, permission);
			const read = await readForm(request, renamePlaceSchema);
			if (!read.ok) return fail(400, read.refusal);
			const result = await renamePlace(locals.context, kind, read.value);
			if (!result.ok) return fail(400, read.refuse({ name: wordsOf(kind, result) }));
			return { saved: `The ${kind} is called ${read.value.name} now.` };
		},
		archive: async ({ request, locals }: Event) => {
			requirePermission(locals.context, permission);
			const read = await readForm(request, archivePlaceSchema);
			if (!read.ok) return fail(400, read.refusal);
			const result = await archivePlace(locals.context, kind, read.value);
			if (!result.ok) return fail(400, read.refuse({ '': wordsOf(kind, result) }));
			return { saved: read.value.archived ? `The ${kind} was archived.` : `The ${kind} is in use again.` };
		}
	};
}

function wordsOf(kind: string, refusal: Extract<PlaceResult, { ok: false }>): string {
	switch (refusal.reason) {
		case 'name_taken':
			return `There is a ${kind} of this name already.`;
		case 'changed_meanwhile':
			return 'Somebody else renamed it meanwhile. Look at the new name first.';
		case 'in_use':
			return `${refusal.employees} active ${refusal.employees === 1 ? 'employee belongs' : 'employees belong'} here. Move them first: tick them in the list of employees.`;
		default:
			return `This ${kind} is not there any more.`;
	}
}
