import { newImportSchema } from '$domain/import/import-forms';
import { apiError, readJson } from '$lib/server/api';
import { createImport } from '$lib/server/import/upload.service';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals }) => {
	const body = await readJson(request, newImportSchema);
	if (!body.ok) return body.response;
	const created = await createImport(locals.context, body.value);
	return created.ok ? Response.json({ id: created.id }) : apiError(413, created.reason, created.message);
};
