export interface TextLine {
	/** 1 for the first line of the file. */
	line: number;
	text: string;
	/** The line was longer than the limit; `text` is its beginning. */
	isCut: boolean;
}

/** No line of a list is longer; a file without line breaks must not fill the memory. */
export const LINE_LIMIT = 20_000;

/** Physical lines (CRLF, LF or CR), numbered as an editor numbers them. */
export function* readLines(chunks: Iterable<string>): Generator<TextLine, void, void> {
	let text = '';
	let isCut = false;
	let line = 0;
	let skipLineFeed = false;
	const flush = (): TextLine => {
		line += 1;
		const done = { line, text, isCut };
		text = '';
		isCut = false;
		return done;
	};
	for (const chunk of chunks) {
		let from = 0;
		if (skipLineFeed && chunk.startsWith('\n')) from = 1;
		if (chunk.length > 0) skipLineFeed = false;
		for (;;) {
			const end = nextBreak(chunk, from);
			const part = chunk.slice(from, end === -1 ? chunk.length : end);
			if (text.length + part.length > LINE_LIMIT) isCut = true;
			if (text.length < LINE_LIMIT) text += part.slice(0, LINE_LIMIT - text.length);
			if (end === -1) break;
			yield flush();
			const isCarriageReturn = chunk.charCodeAt(end) === 13;
			from = end + 1;
			if (isCarriageReturn && chunk.charCodeAt(from) === 10) from += 1;
			else if (isCarriageReturn && from === chunk.length) skipLineFeed = true;
		}
	}
	if (text !== '' || isCut) yield flush();
}

function nextBreak(chunk: string, from: number): number {
	const lineFeed = chunk.indexOf('\n', from);
	// Only lists from old Macs have lone carriage returns: look for one no further than the line feed.
	const carriageReturn = (lineFeed === -1 ? chunk : chunk.slice(from, lineFeed)).indexOf(
		'\r',
		lineFeed === -1 ? from : 0
	);
	if (carriageReturn === -1) return lineFeed;
	return lineFeed === -1 ? carriageReturn : from + carriageReturn;
}
