import { columnLetters } from './sheet-xml';
import { escapeXml } from './xml-text';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** The small parts of a workbook, by their path in the ZIP file. */
export function workbookParts(sheetNames: readonly string[]): Record<string, string> {
	const sheets = sheetNames.map((name, index) => ({ name, number: index + 1 }));
	const overrides = sheets
		.map(({ number }) => part(`/xl/worksheets/sheet${number}.xml`, 'spreadsheetml.worksheet'))
		.join('');
	const relations = sheets
		.map(({ number }) => relation(`rId${number}`, 'worksheet', `worksheets/sheet${number}.xml`))
		.join('');
	const listed = sheets
		.map(({ name, number }) => `<sheet name="${escapeXml(name)}" sheetId="${number}" r:id="rId${number}"/>`)
		.join('');
	const next = sheets.length + 1;
	return {
		'[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('/xl/workbook.xml', 'spreadsheetml.sheet.main')}${overrides}${part('/xl/styles.xml', 'spreadsheetml.styles')}${part('/xl/sharedStrings.xml', 'spreadsheetml.sharedStrings')}</Types>`,
		'_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
		'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${listed}</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${relations}${relation(`rId${next}`, 'styles', 'styles.xml')}${relation(`rId${next + 1}`, 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
		'xl/styles.xml': STYLES_XML
	};
}

/** Order as in `STYLES`. Number formats 1, 2 and 49 are built in: `0`, `0.00` and text. */
const STYLES_XML = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">${[0, 0, 49, 1, 2, 164].map((format, index) => `<xf numFmtId="${format}" fontId="${index === 1 ? 1 : 0}" fillId="0" borderId="0" xfId="0"${format ? ' applyNumberFormat="1"' : ''}${index === 1 ? ' applyFont="1"' : ''}/>`).join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** What comes before the rows: frozen headings and column widths (in characters). */
export function sheetHead(widths: readonly number[], hasHeadings: boolean): string {
	const view = hasHeadings
		? '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
		: '<sheetView workbookViewId="0"/>';
	const columns = widths
		.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
		.join('');
	return `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews>${view}</sheetViews><cols>${columns}</cols><sheetData>`;
}

/** What comes after `rows` rows: filter buttons on the headings. */
export function sheetFoot(columns: number, rows: number, hasHeadings: boolean): string {
	const filter = hasHeadings && rows > 1 ? `<autoFilter ref="A1:${columnLetters(columns - 1)}${rows}"/>` : '';
	return `</sheetData>${filter}</worksheet>`;
}

export function sharedStringsHead(unique: number): string {
	return `${HEAD}<sst xmlns="${MAIN}" uniqueCount="${unique}">`;
}

/** A sheet's name as spreadsheets allow it: at most 31 characters, none of `[]:*?/\`, no apostrophe at its ends. */
export function sheetName(name: string): string {
	const allowed = name
		.replace(/[[\]:*?/\\]/g, ' ')
		.slice(0, 31)
		.replace(/^'+|'+$/g, '')
		.trim();
	return allowed || 'Sheet';
}

function part(path: string, type: string): string {
	return `<Override PartName="${path}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`;
}

function relation(id: string, type: string, target: string): string {
	return `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
}
