import { getLocale, overwriteGetLocale, type Locale } from '$lib/paraglide/runtime';

/** What somebody chose in this browser, or what it asks for. */
const ofBrowser = getLocale;

/**
 * Lets a screen say which language is spoken while it is shown; where it answers null, the browser's own counts. Words
 * that were drawn with what it reads (rune state) are drawn anew when that changes. Returns how to take it back.
 */
export function speakAs(find: () => Locale | null): () => void {
	overwriteGetLocale(() => find() ?? ofBrowser());
	return () => overwriteGetLocale(ofBrowser);
}
