import { posix } from 'node:path';
import { readWords, type Block } from '$lib/words/blocks';
import { readMarkdown } from './read-markdown';

/** A document of docs/: its blocks, and what the contents say of it. */
export type HelpDocument = { name: string; title: string; lead: string; blocks: Block[] };

// Read while building: the files of docs/ need not be there where the build runs.
const TEXTS = import.meta.glob<string>('/docs/**/*.md', { query: '?raw', import: 'default', eager: true });
const PICTURES = import.meta.glob<string>('/docs/screens/*.webp', {
	query: '?url&no-inline',
	import: 'default',
	eager: true
});
const FILES = import.meta.glob<string>(['/docs/**/*.json', '/docs/operations/*.service'], {
	query: '?url&no-inline',
	import: 'default',
	eager: true
});

const nameOf = (path: string) => path.slice('/docs/'.length, -'.md'.length);

/** Names of all documents, by their place below docs/ and without `.md`: `guides/hr`, `privacy/README`. */
export const DOCUMENT_NAMES = Object.keys(TEXTS).map(nameOf).sort();

const read = new Map<string, HelpDocument>();

/** @returns null when there is no such document */
export function findDocument(name: string): HelpDocument | null {
	const path = `/docs/${name}.md`;
	const text = Object.hasOwn(TEXTS, path) ? TEXTS[path] : undefined;
	if (text === undefined) return null;
	const known = read.get(name);
	if (known) return known;
	const made = makeDocument(name, text);
	read.set(name, made);
	return made;
}

/** Where a link of a document leads inside the app; null where nothing of it is served. */
export function findAddress(name: string, href: string): string | null {
	// What begins with `/` is a page of the app.
	if (/^(https?|mailto):/.test(href) || /^[#/]/.test(href)) return href;
	const [file = '', section] = href.split('#');
	const path = posix.join('/docs', posix.dirname(name), file);
	const hash = section ? `#${section}` : '';
	if (path === '/docs/decisions/') return '/help#decisions';
	if (Object.hasOwn(TEXTS, path)) return `/help/${nameOf(path)}${hash}`;
	return FILES[path] ?? PICTURES[path] ?? null;
}

function makeDocument(name: string, text: string): HelpDocument {
	const folder = posix.join('/docs', posix.dirname(name));
	const blocks = readMarkdown(text, {
		link: (href) => findAddress(name, href),
		picture: (src) => PICTURES[posix.join(folder, src)] ?? null
	});
	const lineOf = (type: Block['type']) => blocks.find((block) => block.type === type);
	const [heading, paragraph] = [lineOf('heading'), lineOf('paragraph')];
	return {
		name,
		title: heading && 'inner' in heading ? readWords(heading.inner) : name,
		lead: paragraph && 'inner' in paragraph ? cutSentence(readWords(paragraph.inner)) : '',
		blocks
	};
}

/** The first sentence, as far as a line of the contents holds one. */
function cutSentence(words: string): string {
	const plain = words.replaceAll('\n', ' ').trim();
	const sentence = /^.*?\.(?= |$)/.exec(plain)?.[0] ?? plain;
	return sentence.length <= 180 ? sentence : `${sentence.slice(0, sentence.lastIndexOf(' ', 179))} …`;
}
