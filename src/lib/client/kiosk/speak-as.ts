import { getLocale, overwriteGetLocale, type Locale } from '$lib/paraglide/runtime';

/** What somebody chose in this browser, or what it asks for. */
const ofBrowser = getLocale;

let spoken: () => Locale = ofBrowser;

/**
 * Lets a screen say which language is spoken while it is shown; where it answers null, the browser's own counts. Words
 * that were drawn with what it reads (rune state) are drawn anew when that changes. Returns how to take it back; a screen
 * that came after this one keeps its say, since the old one is taken away only once the new one is there.
 */
export function speakAs(find: () => Locale | null): () => void {
	const own = () => find() ?? ofBrowser();
	speak(own);
	return () => {
		if (spoken === own) speak(ofBrowser);
	};
}

function speak(find: () => Locale): void {
	spoken = find;
	overwriteGetLocale(find);
}
