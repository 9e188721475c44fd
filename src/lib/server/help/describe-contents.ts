import type { Role } from '$domain/access/permissions';
import { GUIDES, sortDocuments, sortGuides, type SectionName } from './contents';
import { DOCUMENT_NAMES, findDocument } from './documents';
import { searchDocuments, type Found } from './search-documents';

type Line = { name: string; title: string; lead: string };
export type HelpContents = {
	guides: Line[];
	sections: { name: SectionName; documents: Line[] }[];
	found: Found[] | null;
};

/** What somebody may read, their own guide first; guides only for whoever is not signed in. @param search null: none */
export function describeContents({
	role,
	search
}: {
	role: Role | null;
	search: string | null;
}): HelpContents {
	const guides = sortGuides(role).map((guide) => `guides/${guide}`);
	const names = role === null ? [] : DOCUMENT_NAMES.filter((name) => !guides.includes(name));
	const read = (name: string) => findDocument(name) ?? [];
	return {
		guides: guides.flatMap(read).map(toLine),
		sections: sortDocuments(names)
			.map((section) => ({ ...section, documents: section.documents.flatMap(read).map(toLine) }))
			.filter(({ documents }) => documents.length > 0),
		found: search === null ? null : searchDocuments([...guides, ...names].flatMap(read), search)
	};
}

/** The names of the guides, for the build that writes them down once. */
export const listGuides = () => GUIDES.map((guide) => ({ guide }));

const toLine = ({ name, title, lead }: Line): Line => ({ name, title, lead });
