/**
 * Text in an Office XML part. What XML cannot hold (control characters, lone surrogates, U+FFFE and U+FFFF), and the
 * carriage return it would change, is written as `_xHHHH_`; a text that looks like such an escape is escaped itself
 * (ECMA-376 part 1, 22.9.2.19).
 */
export function escapeXml(text: string): string {
	if (!SPECIAL.test(text)) return text;
	return text
		.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
		.replace(UNSTORABLE, (unit) => `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}

/* eslint-disable no-control-regex -- control characters are what these look for */
const UNSTORABLE =
	/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const SPECIAL = /[&<>"_\u0000-\u0008\u000B-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;
/* eslint-enable no-control-regex */
