/** Reasons are kept as JSON; what cannot be read is shown as it is. */
export function parseReasons(text: string): string[] {
	try {
		const parsed: unknown = JSON.parse(text);
		return Array.isArray(parsed) ? parsed.filter((item) => typeof item === 'string') : [text];
	} catch {
		// SyntaxError: not written by this version
		return [text];
	}
}
