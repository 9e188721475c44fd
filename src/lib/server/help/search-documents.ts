import { readWords, type Block } from '$lib/words/blocks';
import type { HelpDocument } from './documents';

/** A section of a document that has the words; `id` null: before its first heading. */
export type Found = { name: string; title: string; heading: string; id: string | null; excerpt: string };

const EXCERPT = 160;

/**
 * Sections that hold every word that is looked for, those with it in their heading first. Plain: parts of words count,
 * case and accents do not.
 */
export function searchDocuments(documents: readonly HelpDocument[], search: string): Found[] {
	const words = fold(search).split(/\s+/).filter(Boolean);
	if (words.length === 0) return [];
	const found = documents.flatMap((document) =>
		splitSections(document).filter(({ heading, text }) => {
			const all = fold(`${document.title} ${heading} ${text}`);
			// The title alone would find every section of its document.
			return (
				words.every((word) => all.includes(word)) && words.some((word) => fold(heading + text).includes(word))
			);
		})
	);
	const isNamed = ({ heading }: { heading: string }) => words.some((word) => fold(heading).includes(word));
	return [...found.filter(isNamed), ...found.filter((section) => !isNamed(section))].map(
		({ text, ...section }) => ({ ...section, excerpt: cutExcerpt(text, words[0] ?? '') })
	);
}

function splitSections({ name, title, blocks }: HelpDocument): (Omit<Found, 'excerpt'> & { text: string })[] {
	const sections = [{ name, title, heading: title, id: null as string | null, text: '' }];
	for (const block of blocks) {
		if (block.type === 'heading' && block.level > 1)
			sections.push({ name, title, heading: readWords(block.inner), id: block.id, text: '' });
		else if (block.type !== 'heading') {
			const last = sections.at(-1);
			if (last) last.text = `${last.text} ${readBlock(block)}`.trim();
		}
	}
	return sections;
}

function readBlock(block: Block): string {
	switch (block.type) {
		case 'heading':
		case 'paragraph':
		case 'text':
			return readWords(block.inner).replaceAll('\n', ' ');
		case 'code':
			return block.text;
		case 'list':
			return block.items.flatMap((item) => item.map(readBlock)).join(' ');
		case 'quote':
			return block.blocks.map(readBlock).join(' ');
		case 'table':
			return [block.head, ...block.rows].map((row) => row.map(readWords).join(' ')).join(' ');
		case 'rule':
			return '';
	}
}

/** Same length as the text, so that a place in one is the place in the other. */
function fold(text: string): string {
	return text
		.toLowerCase()
		.replace(/[áàâä]/g, 'a')
		.replace(/[éèêë]/g, 'e')
		.replace(/[íìîï]/g, 'i')
		.replace(/[óòôö]/g, 'o')
		.replace(/[úùûü]/g, 'u')
		.replace(/ñ/g, 'n');
}

function cutExcerpt(text: string, word: string): string {
	const at = Math.max(0, fold(text).indexOf(word));
	const start = at < EXCERPT / 2 ? 0 : text.lastIndexOf(' ', at - EXCERPT / 3) + 1;
	const end = start + EXCERPT >= text.length ? text.length : text.lastIndexOf(' ', start + EXCERPT);
	return `${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
}
