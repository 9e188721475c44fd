import type { Role } from '$domain/access/permissions';

/** What is read together: its name, and where its documents lie, below docs/. */
export type Section = { name: string; documents: readonly string[]; folder?: string };

/** Every guide, in the order that most people need them. Whoever does not sign in reads these. */
export const GUIDES = ['employees', 'employees-fil', 'supervisors', 'hr', 'kiosk', 'operations'] as const;
export type Guide = (typeof GUIDES)[number];

/** The first of the contents is one's own. */
const GUIDES_OF: Record<Role, readonly Guide[]> = {
	employee: ['employees', 'employees-fil'],
	supervisor: ['supervisors', 'employees', 'employees-fil'],
	hr: ['hr', 'supervisors', 'kiosk', 'employees', 'employees-fil'],
	auditor: ['hr', 'supervisors'],
	admin: ['hr', 'kiosk', 'operations', 'supervisors', 'employees', 'employees-fil']
};

/** The guides for somebody, the right one first, and none left out. */
export function sortGuides(role: Role | null): Guide[] {
	const own: readonly Guide[] = role === null ? [] : GUIDES_OF[role];
	return [...own, ...GUIDES.filter((guide) => !own.includes(guide))];
}

/** All other documents, for whoever is signed in. A section takes what lies in its folder and is not named anywhere. */
export const SECTIONS = [
	{ name: 'privacy', documents: ['privacy/README'], folder: 'privacy/' },
	{
		name: 'running',
		documents: [
			'operations/linux-service',
			'operations/windows-service',
			'operations/docker',
			'operations/https',
			'operations/tablet',
			'operations/backup',
			'operations/monitoring'
		],
		folder: 'operations/'
	},
	{ name: 'programs', documents: ['api', 'protocol'] },
	{ name: 'inside', documents: ['architecture', 'face', 'threat-model', 'scale'], folder: '' },
	{ name: 'decisions', documents: [], folder: 'decisions/' }
] as const satisfies readonly Section[];
export type SectionName = (typeof SECTIONS)[number]['name'];

/** The documents of each section, all of them in exactly one. @param names of all documents, without guides */
export function sortDocuments(names: readonly string[]): { name: SectionName; documents: string[] }[] {
	const named = new Set<string>(SECTIONS.flatMap(({ documents }) => [...documents]));
	return SECTIONS.map((section: Section & { name: SectionName }) => {
		const isOf = (name: string) =>
			section.folder !== undefined &&
			name.startsWith(section.folder) &&
			!name.slice(section.folder.length).includes('/');
		return {
			name: section.name,
			documents: [
				...section.documents.filter((name) => names.includes(name)),
				...names.filter((name) => !named.has(name) && isOf(name)).sort()
			]
		};
	});
}
