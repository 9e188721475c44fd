import { error } from '@sveltejs/kit';
import { listGuides } from '$lib/server/help/describe-contents';
import { findDocument } from '$lib/server/help/documents';
import type { EntryGenerator, PageServerLoad } from './$types';

export const entries: EntryGenerator = listGuides;

export const load: PageServerLoad = ({ params }) => {
	const document = findDocument(`guides/${params.guide}`);
	if (!document) error(404, 'There is no such guide.');
	return { document };
};
