import { error } from '@sveltejs/kit';
import { findDocument } from '$lib/server/help/documents';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => {
	const document = findDocument(params.document);
	if (!document) error(404, 'There is no such page in the help.');
	return { document };
};
