/** A document as data: what a page draws without ever making markup of text. */
export type Inline =
	| { type: 'text' | 'code'; text: string }
	| { type: 'strong' | 'em'; inner: Inline[] }
	| { type: 'link'; href: string; inner: Inline[] }
	| { type: 'picture'; src: string; alt: string; narrow: boolean }
	| { type: 'break' };

export type Block =
	| { type: 'heading'; level: number; id: string; inner: Inline[] }
	| { type: 'paragraph' | 'text'; inner: Inline[] }
	| { type: 'code'; text: string }
	| { type: 'list'; ordered: boolean; start: number; items: Block[][] }
	| { type: 'quote'; blocks: Block[] }
	| { type: 'table'; head: Inline[][]; rows: Inline[][][] }
	| { type: 'rule' };

/** The words of a line, without what they look like. */
export function readWords(inner: readonly Inline[]): string {
	return inner
		.map((part) => {
			if (part.type === 'text' || part.type === 'code') return part.text;
			if (part.type === 'strong' || part.type === 'em' || part.type === 'link') return readWords(part.inner);
			return part.type === 'break' ? ' ' : '';
		})
		.join('');
}
