import { describe, expect, test } from 'vitest';
import { readMarkdown } from './read-markdown';

const ADDRESSES = {
	link: (href: string) => (href.startsWith('gone') ? null : `/help/${href}`),
	picture: (src: string) => (src.startsWith('gone') ? null : `/pictures/${src}`)
};
const read = (text: string) => readMarkdown(text, ADDRESSES);
const text = (words: string) => ({ type: 'text', text: words });

describe('a document', () => {
	test('is read as headings with ids, paragraphs, lists and code', () => {
		expect(read('# A guide\n\nSay *this*.\n\n2. one\n3. two\n\n```sh\nls <x>\n```')).toEqual([
			{ type: 'heading', level: 1, id: 'a-guide', inner: [text('A guide')] },
			{ type: 'paragraph', inner: [text('Say '), { type: 'em', inner: [text('this')] }, text('.')] },
			{
				type: 'list',
				ordered: true,
				start: 2,
				items: [[{ type: 'text', inner: [text('one')] }], [{ type: 'text', inner: [text('two')] }]]
			},
			{ type: 'code', text: 'ls <x>' }
		]);
	});

	test('is read with its tables', () => {
		expect(read('| a | b |\n|---|---|\n| `c` | d |')).toEqual([
			{
				type: 'table',
				head: [[text('a')], [text('b')]],
				rows: [[[{ type: 'code', text: 'c' }], [text('d')]]]
			}
		]);
	});

	test('loses raw HTML, in lines and on its own', () => {
		expect(read('<script>alert(1)</script>\n\nA <b onclick="x()">word</b>')).toEqual([
			{ type: 'paragraph', inner: [text('A '), text('word')] }
		]);
	});

	test('keeps the words of what it cannot link to, and leaves out pictures that are not there', () => {
		expect(read('[there](x.md) and [gone](gone.md) ![p](gone.webp)')).toEqual([
			{
				type: 'paragraph',
				inner: [
					{ type: 'link', href: '/help/x.md', inner: [text('there')] },
					text(' and '),
					text('gone'),
					text(' ')
				]
			}
		]);
	});

	test('shows pictures of a phone as narrow ones', () => {
		const pictures = read('![A](a-phone.webp)![B](a-desk.webp)').flatMap((block) =>
			block.type === 'paragraph' ? block.inner : []
		);
		expect(pictures).toEqual([
			{ type: 'picture', src: '/pictures/a-phone.webp', alt: 'A', narrow: true },
			{ type: 'picture', src: '/pictures/a-desk.webp', alt: 'B', narrow: false }
		]);
	});
});
