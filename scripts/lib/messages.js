/**
 * How the words in `messages/` become functions in `src/lib/paraglide`, for Vite and for `npm run messages` alike.
 * Nothing of it is fetched: the format's plugin comes from the lock file (`project.inlang/settings.json`).
 */
export const MESSAGES = {
	project: './project.inlang',
	outdir: './src/lib/paraglide',
	/** @type {('cookie' | 'preferredLanguage' | 'baseLocale')[]} */
	strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
	cookieName: 'bundy-language',
	emitReadme: false
};
