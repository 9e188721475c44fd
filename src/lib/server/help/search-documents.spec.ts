import { describe, expect, test } from 'vitest';
import { readMarkdown } from './read-markdown';
import { searchDocuments } from './search-documents';

const document = (name: string, title: string, text: string) => ({
	name,
	title,
	lead: '',
	blocks: readMarkdown(text, { link: () => null, picture: () => null })
});
const DOCUMENTS = [
	document(
		'hr',
		'For HR',
		'# For HR\n\nStart here.\n\n## Badges\n\nPrint a sheet.\n\n## Leaving\n\nA PIN ends too.'
	),
	document(
		'employees',
		'For employees',
		'# For employees\n\n## Your PIN\n\n1. Choose six digits.\n2. Señor types it.'
	)
];
const find = (search: string) => searchDocuments(DOCUMENTS, search).map(({ heading }) => heading);

describe('searching the help', () => {
	test('finds sections by parts of words, those whose heading has them first', () => {
		expect(find('pin')).toEqual(['Your PIN', 'Leaving']);
	});

	test('wants every word, of which the title may hold all but one', () => {
		expect(find('hr sheet')).toEqual(['Badges']);
		expect(find('sheet digits')).toEqual([]);
		expect(find('employees senor')).toEqual(['Your PIN']);
	});

	test('says where the words are', () => {
		expect(searchDocuments(DOCUMENTS, 'six digits')).toEqual([
			{
				name: 'employees',
				title: 'For employees',
				heading: 'Your PIN',
				id: 'your-pin',
				excerpt: 'Choose six digits. Señor types it.'
			}
		]);
	});

	test('finds nothing for nothing', () => {
		expect(find('  ')).toEqual([]);
	});
});
