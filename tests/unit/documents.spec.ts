import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/lib/settings.js';
import { DOCUMENT_NAMES, findAddress, findDocument } from '$lib/server/help/documents';
import { GUIDES, SECTIONS } from '$lib/server/help/contents';
import { describeContents } from '$lib/server/help/describe-contents';
import { readMarkdown } from '$lib/server/help/read-markdown';
import type { Block, Inline } from '$lib/words/blocks';

// What is written about Bundy: every link, section and picture of it is there, and the app shows it.
const FILES = [
	'README.md',
	...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name.replaceAll('\\', '/')}`)
].sort();

type Document = { ids: Set<string>; links: string[]; pictures: { src: string; alt: string }[] };
const documents = new Map(FILES.map((file) => [file, readDocument(file)]));

function readDocument(file: string): Document {
	const same = (address: string) => address;
	const blocks = readMarkdown(readFileSync(join(ROOT, file), 'utf8'), { link: same, picture: same });
	const found: Document = { ids: new Set(), links: [], pictures: [] };
	const readLine = (inner: readonly Inline[]): void => {
		for (const part of inner) {
			if (part.type === 'link') found.links.push(part.href);
			if (part.type === 'picture') found.pictures.push(part);
			if ('inner' in part) readLine(part.inner);
		}
	};
	const readBlock = (block: Block): void => {
		if (block.type === 'heading') found.ids.add(block.id);
		if ('inner' in block) readLine(block.inner);
		if (block.type === 'list') block.items.flat().forEach(readBlock);
		if (block.type === 'quote') block.blocks.forEach(readBlock);
		if (block.type === 'table') [block.head, ...block.rows].flat().forEach(readLine);
	};
	blocks.forEach(readBlock);
	return found;
}

/** Why a link of this file leads nowhere; null when it does not. A link that begins with `/` is one of the app. */
function findFault(file: string, href: string): string | null {
	if (/^(https?|mailto):/.test(href)) return null;
	const [path = '', id] = href.split('#');
	if (path.startsWith('/')) return path === '/privacy' ? null : 'no page of the app that everybody may read';
	const target = path === '' ? file : relative(ROOT, join(ROOT, dirname(file), path)).replaceAll('\\', '/');
	if (!existsSync(join(ROOT, target))) return 'nothing there';
	if (id === undefined) return null;
	return documents.get(target)?.ids.has(id) ? null : 'no such section';
}

describe.each(FILES)('%s', (file) => {
	test('links to what there is, and shows pictures that there are, with words for who cannot see them', () => {
		const { links, pictures } = documents.get(file) ?? { links: [], pictures: [] };
		const faults = [...links, ...pictures.map(({ src }) => src)].flatMap((href) => {
			const fault = findFault(file, href);
			return fault ? [`${href}: ${fault}`] : [];
		});
		expect(faults).toEqual([]);
		expect(pictures.filter(({ alt }) => alt.trim() === '')).toEqual([]);
	});
});

describe('the help inside the app', () => {
	test('holds every document below docs/, each in one place of the contents', () => {
		const { guides, sections } = describeContents({ role: 'admin', search: null });
		const listed = [...guides, ...sections.flatMap(({ documents: lines }) => lines)].map(({ name }) => name);
		expect(listed.toSorted()).toEqual(DOCUMENT_NAMES.toSorted());
		expect(DOCUMENT_NAMES.map((name) => `docs/${name}.md`).toSorted()).toEqual(
			FILES.filter((file) => file.startsWith('docs/'))
		);
	});

	test('names only documents that there are, and gives each a title and a line of its own', () => {
		for (const name of [
			...GUIDES.map((guide) => `guides/${guide}`),
			...SECTIONS.flatMap((s) => [...s.documents])
		])
			expect(findDocument(name), name).not.toBeNull();
		for (const name of DOCUMENT_NAMES) {
			const document = findDocument(name);
			expect(document?.blocks[0], name).toMatchObject({ type: 'heading', level: 1 });
			expect(document?.lead, name).not.toBe('');
		}
	});

	test('shows guides only to who is not signed in', () => {
		const { guides, sections } = describeContents({ role: null, search: 'protocol' });
		expect(guides.map(({ name }) => name)).toEqual(GUIDES.map((guide) => `guides/${guide}`));
		expect(sections).toEqual([]);
	});

	test('leads from page to page where a document links to another, and to files where they are served', () => {
		expect(findAddress('guides/hr', 'kiosk.md#pair-the-tablet')).toBe('/help/guides/kiosk#pair-the-tablet');
		expect(findAddress('guides/hr', '../privacy/notice.md')).toBe('/help/privacy/notice');
		expect(findAddress('protocol', 'openapi.json')).toMatch(/openapi.*\.json/);
		expect(findAddress('operations/https', '../../compose.yaml')).toBeNull();
		expect(findAddress('architecture', 'decisions/')).toBe('/help#decisions');
		expect(findAddress('guides/employees', '/privacy')).toBe('/privacy');
	});

	test('has every picture that a document shows', () => {
		const shown = FILES.filter((file) => file.startsWith('docs/')).flatMap((file) =>
			(documents.get(file)?.pictures ?? []).map(({ src }) => `${file} ${src}`)
		);
		const served = DOCUMENT_NAMES.flatMap(
			(name) => JSON.stringify(findDocument(name)?.blocks).match(/"type":"picture"/g) ?? []
		);
		expect(served).toHaveLength(shown.length);
	});
});

describe('the pictures', () => {
	const folder = join(ROOT, 'docs', 'screens');
	const names = readdirSync(folder);

	test('are each shown by some document', () => {
		const shown = new Set(
			FILES.flatMap((file) =>
				(documents.get(file)?.pictures ?? []).map(({ src }) =>
					relative(folder, join(ROOT, dirname(file), src))
				)
			)
		);
		expect(names.filter((name) => !shown.has(name))).toEqual([]);
	});

	test('take no more room in a clone than they are worth', () => {
		const bytes = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
		expect(bytes).toBeLessThan(6_000_000);
	});
});
