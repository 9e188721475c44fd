/**
 * What makes a spreadsheet take a text for a formula when it opens a CSV file: `=`, `+`, `-`, `@` (also in their
 * full-width forms), and the control characters that some programs drop from the front (tab, line breaks, NUL).
 * OWASP, "CSV Injection".
 */
// eslint-disable-next-line no-control-regex -- control characters are what this guards against
const RISKY = /^'*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\u0000-\u001F\u007F\uFEFF]/;

/**
 * Puts an apostrophe before a text that could be taken for a formula; spreadsheets then show it as text. Texts that
 * begin with apostrophes before such a character get one more, so that `unguardFormula` finds every text again.
 */
export function guardFormula(text: string): string {
	return RISKY.test(text) ? `'${text}` : text;
}

/** The text before `guardFormula`. */
export function unguardFormula(text: string): string {
	return text.startsWith("'") && RISKY.test(text) ? text.slice(1) : text;
}
