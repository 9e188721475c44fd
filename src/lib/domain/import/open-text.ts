export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export type OpenedText =
	| {
			ok: true;
			encoding: TextEncodingName;
			/** The text from its beginning, in pieces, without byte order mark. Can be read more than once. */
			chunks: () => Generator<string, void, void>;
	  }
	| { ok: false; reason: 'empty' | 'not_text'; message: string };

const CHUNK = 64 * 1024;

/** Files that people hand in by mistake, by their first bytes. */
const KNOWN_FILES: readonly { starts: readonly number[]; message: string }[] = [
	{
		starts: [0x50, 0x4b, 0x03, 0x04],
		message: 'This is a ZIP file or an Excel workbook, not a text file. Save it as CSV first.'
	},
	{
		starts: [0xd0, 0xcf, 0x11, 0xe0],
		message: 'This is an old Excel workbook (.xls), not a text file. Save it as CSV first.'
	},
	{ starts: [0x25, 0x50, 0x44, 0x46], message: 'This is a PDF, not a text file. Export the list as CSV.' },
	{ starts: [0x1f, 0x8b], message: 'This is a compressed file (gzip). Unpack it first.' },
	{ starts: [0x89, 0x50, 0x4e, 0x47], message: 'This is a picture, not a text file.' },
	{ starts: [0xff, 0xd8, 0xff], message: 'This is a picture, not a text file.' }
];

/**
 * Finds out how a file's text is encoded: by its byte order mark, by the zero bytes of UTF-16, as UTF-8 if it is valid,
 * else as Windows-1252 (what Excel writes by default in western countries). Refuses what is no text, with the place.
 */
export function openText(bytes: Uint8Array): OpenedText {
	if (bytes.length === 0) return { ok: false, reason: 'empty', message: 'The file is empty.' };
	const known = KNOWN_FILES.find(({ starts }) => starts.every((byte, index) => bytes[index] === byte));
	if (known) return { ok: false, reason: 'not_text', message: known.message };
	const encoding = detect(bytes);
	if (encoding === 'utf-8' || encoding === 'windows-1252') {
		const zero = bytes.indexOf(0);
		if (zero >= 0)
			return {
				ok: false,
				reason: 'not_text',
				message: `This is not a text file: there is a zero byte at position ${zero + 1}. Choose a text or CSV file.`
			};
	}
	return { ok: true, encoding, chunks: () => decode(bytes, encoding) };
}

function detect(bytes: Uint8Array): TextEncodingName {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
	return detectUtf16(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
}

/** Lists are mostly ASCII, so in UTF-16 nearly every other byte is zero. */
function detectUtf16(bytes: Uint8Array): TextEncodingName | null {
	const sample = Math.min(bytes.length, 4096) & ~1;
	if (sample < 4) return null;
	let even = 0;
	let odd = 0;
	for (let index = 0; index < sample; index += 2) {
		if (bytes[index] === 0) even += 1;
		if (bytes[index + 1] === 0) odd += 1;
	}
	const pairs = sample / 2;
	if (odd > pairs * 0.7 && even < pairs * 0.1) return 'utf-16le';
	if (even > pairs * 0.7 && odd < pairs * 0.1) return 'utf-16be';
	return null;
}

function isUtf8(bytes: Uint8Array): boolean {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	try {
		for (let from = 0; from < bytes.length; from += CHUNK)
			decoder.decode(bytes.subarray(from, from + CHUNK), { stream: true });
		decoder.decode();
		return true;
	} catch (error) {
		if (error instanceof TypeError) return false;
		throw error;
	}
}

function* decode(bytes: Uint8Array, encoding: TextEncodingName): Generator<string, void, void> {
	const decoder = new TextDecoder(encoding);
	for (let from = 0; from < bytes.length; from += CHUNK) {
		const text = decoder.decode(bytes.subarray(from, from + CHUNK), { stream: true });
		if (text) yield text;
	}
	const rest = decoder.decode();
	if (rest) yield rest;
}
