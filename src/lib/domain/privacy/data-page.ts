/** One part of what is held about a person: rows of named values, newest first as a rule. */
export type DataSection = { title: string; rows: readonly Record<string, unknown>[] };

const STYLE =
	'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#111;background:#fff}' +
	'table{border-collapse:collapse;font-size:.85rem}td,th{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top;max-width:30rem;overflow-wrap:anywhere}' +
	'.wide{overflow-x:auto}h2{margin-top:2rem}';

/** What is held about a person as one page that any browser reads without network. Values are text, never markup. */
export function composeDataPage(title: string, lead: string, sections: readonly DataSection[]): string {
	const body = sections.map(({ title: heading, rows }) => {
		if (rows.length === 0) return `<h2>${escape(heading)}</h2><p>–</p>`;
		const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
		const head = names.map((name) => `<th scope="col">${escape(name)}</th>`).join('');
		const lines = rows.map(
			(row) => `<tr>${names.map((name) => `<td>${escape(toText(row[name]))}</td>`).join('')}</tr>`
		);
		return `<h2>${escape(heading)} (${rows.length})</h2><div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
	});
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head><body><h1>${escape(title)}</h1><p>${escape(lead)}</p>${body.join('')}</body></html>`;
}

function toText(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (value instanceof Date) return value.toISOString();
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;'
};
const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
