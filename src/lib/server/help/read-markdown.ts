import { lexer, type Token, type Tokens } from 'marked';
import { readWords, type Block, type Inline } from '$lib/words/blocks';
import { makeHeadingId } from './heading-id';

/** Where links and pictures of a document lead; null: nowhere that a reader of the app can go. */
export type Addresses = {
	link: (href: string) => string | null;
	picture: (src: string) => string | null;
};

/**
 * Markdown as blocks of text. Raw HTML is left out, whatever it says: a page can be written without, and nothing of a
 * document can become a script.
 */
export function readMarkdown(text: string, addresses: Addresses): Block[] {
	const taken = new Set<string>();
	const readBlocks = (tokens: readonly Token[]): Block[] => tokens.flatMap(readBlock);

	function readBlock(token: Token): Block[] {
		// The lexer's union is open for extensions, so TypeScript does not narrow it; there are none here.
		switch (token.type) {
			case 'heading': {
				const { depth, tokens } = token as Tokens.Heading;
				const inner = readInlines(tokens, addresses);
				return [{ type: 'heading', level: depth, id: makeHeadingId(readWords(inner), taken), inner }];
			}
			case 'paragraph':
				return [{ type: 'paragraph', inner: readInlines((token as Tokens.Paragraph).tokens, addresses) }];
			case 'text':
				return [{ type: 'text', inner: readInlines((token as Tokens.Text).tokens ?? [token], addresses) }];
			case 'code':
				return [{ type: 'code', text: (token as Tokens.Code).text }];
			case 'list': {
				const { ordered, start, items } = token as Tokens.List;
				return [
					{ type: 'list', ordered, start: start || 1, items: items.map(({ tokens }) => readBlocks(tokens)) }
				];
			}
			case 'blockquote':
				return [{ type: 'quote', blocks: readBlocks((token as Tokens.Blockquote).tokens) }];
			case 'table': {
				const { header, rows } = token as Tokens.Table;
				const readCell = (cell: Tokens.TableCell) => readInlines(cell.tokens, addresses);
				return [{ type: 'table', head: header.map(readCell), rows: rows.map((row) => row.map(readCell)) }];
			}
			case 'hr':
				return [{ type: 'rule' }];
			default:
				return [];
		}
	}

	return readBlocks(lexer(text));
}

function readInlines(tokens: readonly Token[], addresses: Addresses): Inline[] {
	return tokens.flatMap((token): Inline[] => {
		switch (token.type) {
			case 'text':
			case 'escape': {
				const { text, tokens: inner } = token as Tokens.Text;
				return inner ? readInlines(inner, addresses) : [{ type: 'text', text }];
			}
			case 'codespan':
				return [{ type: 'code', text: (token as Tokens.Codespan).text }];
			case 'strong':
			case 'em':
				return [{ type: token.type, inner: readInlines((token as Tokens.Strong).tokens, addresses) }];
			case 'link': {
				const { href, tokens: words } = token as Tokens.Link;
				const inner = readInlines(words, addresses);
				const address = addresses.link(href);
				return address === null ? inner : [{ type: 'link', href: address, inner }];
			}
			case 'image': {
				const { href, text: alt } = token as Tokens.Image;
				const src = addresses.picture(href);
				// Pictures of a phone's screen are named for it, and need no more room than one has.
				return src === null ? [] : [{ type: 'picture', src, alt, narrow: href.includes('-phone') }];
			}
			case 'br':
				return [{ type: 'break' }];
			default:
				return [];
		}
	});
}
