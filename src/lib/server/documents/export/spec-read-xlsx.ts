import { strFromU8, unzipSync } from 'fflate';

export interface ReadCell {
	reference: string;
	style: number;
	isText: boolean;
	value: string;
}

/** Reads a sheet back from the bytes of a workbook, cell by cell, for specs. */
export function readSheet(bytes: Uint8Array, number = 1): ReadCell[][] {
	const parts = unzipSync(bytes);
	const xml = (path: string) => {
		const part = parts[path];
		if (!part) throw new Error(`The workbook has no ${path}`);
		return strFromU8(part);
	};
	const texts = Array.from(
		xml('xl/sharedStrings.xml').matchAll(/<si><t xml:space="preserve">([^<]*)<\/t><\/si>/g),
		([, text = '']) => unescapeXml(text)
	);
	return Array.from(
		xml(`xl/worksheets/sheet${number}.xml`).matchAll(/<row r="\d+">(.*?)<\/row>/gs),
		([, row = '']) =>
			Array.from(
				row.matchAll(/<c r="([A-Z]+\d+)" s="(\d+)"( t="s")?><v>([^<]*)<\/v><\/c>/g),
				([, reference = '', style, isText, value = '']) => ({
					reference,
					style: Number(style),
					isText: isText !== undefined,
					value: isText === undefined ? value : (texts[Number(value)] ?? 'no such text')
				})
			)
	);
}

export function unescapeXml(text: string): string {
	return text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&')
		.replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
