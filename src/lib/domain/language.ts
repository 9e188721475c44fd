/** Languages that the workers' screens speak, by their BCP 47 names; the words are in `messages/`. */
export const LANGUAGES = ['en', 'fil'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each calls itself: who looks for theirs need not read the other. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', fil: 'Filipino' };

/** A language that is spoken here, of a name that was stored or sent; null for any other. */
export function findLanguage(name: string | null | undefined): Language | null {
	return LANGUAGES.find((language) => language === name) ?? null;
}
