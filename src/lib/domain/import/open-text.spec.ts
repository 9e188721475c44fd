import { describe, expect, it } from 'vitest';
import { openText } from './open-text';
import { latin1, utf16le, utf8 } from './spec-bytes';

const open = (bytes: Uint8Array) => {
	const text = openText(bytes);
	return text.ok ? { encoding: text.encoding, text: [...text.chunks()].join('') } : text;
};

describe('openText', () => {
	it('reads UTF-8 with and without a byte order mark', () => {
		expect(open(utf8('\uFEFFPeña'))).toEqual({ encoding: 'utf-8', text: 'Peña' });
		expect(open(utf8('Peña'))).toEqual({ encoding: 'utf-8', text: 'Peña' });
	});

	it('takes text that is not valid UTF-8 for Windows-1252', () => {
		expect(open(latin1('Pe\u00F1a \u0093x\u0094'))).toEqual({ encoding: 'windows-1252', text: 'Peña “x”' });
	});

	it('reads UTF-16 by its mark, and by its zero bytes when there is none', () => {
		expect(open(utf16le('\uFEFFno,name'))).toEqual({ encoding: 'utf-16le', text: 'no,name' });
		expect(open(utf16le('no,name\r\n1,Peña'))).toEqual({ encoding: 'utf-16le', text: 'no,name\r\n1,Peña' });
		const swapped = utf16le('\uFEFFno,name').map((_, index, all) => all[index ^ 1] ?? 0);
		expect(open(swapped)).toEqual({ encoding: 'utf-16be', text: 'no,name' });
	});

	it('keeps a letter that lies across two pieces', () => {
		const text = `${'a'.repeat(65_535)}ñ${'b'.repeat(65_535)}ñ`;
		expect(open(utf8(text))).toEqual({ encoding: 'utf-8', text });
	});

	it.each([
		['a workbook', [0x50, 0x4b, 3, 4], 'Save it as CSV'],
		['an old workbook', [0xd0, 0xcf, 0x11, 0xe0], 'Save it as CSV'],
		['a PDF', [0x25, 0x50, 0x44, 0x46], 'PDF'],
		['a compressed file', [0x1f, 0x8b], 'Unpack'],
		['a picture', [0xff, 0xd8, 0xff], 'picture'],
		['bytes', [65, 66, 0, 67, 68], 'position 3']
	])('refuses %s and says what to do', (_, start, message) => {
		expect(open(Uint8Array.from([...start, ...Array.from({ length: 40 }, () => 65)]))).toMatchObject({
			reason: 'not_text',
			message: expect.stringContaining(message)
		});
	});

	it('refuses an empty file', () => {
		expect(openText(new Uint8Array())).toMatchObject({ ok: false, reason: 'empty' });
	});
});
