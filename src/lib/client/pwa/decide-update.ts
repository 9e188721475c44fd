/** A kiosk that nobody has used for so long may reload itself. */
export const QUIET_MS = 60_000;

/** What the page on screen says about being interrupted; a page that says nothing is left to its user. */
export interface Interruptible {
	/** a punch is being made or sent */
	busy: () => boolean;
	/** milliseconds since somebody was last there */
	quietForMs: () => number;
}

/**
 * - `wait`: an update now could cost somebody a punch
 * - `offer`: show that a new version is ready
 * - `activate`: take it now
 */
export function decideUpdate(page: Interruptible | null): 'wait' | 'offer' | 'activate' {
	if (page === null) return 'offer';
	if (page.busy()) return 'wait';
	return page.quietForMs() > QUIET_MS ? 'activate' : 'offer';
}
