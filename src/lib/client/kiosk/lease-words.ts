import type { LeaseState } from '$domain/punch/lease';
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { formatSiteTime } from './site-time';

/** So few places left are worth saying. */
const FEW_EVENTS = 50;
const SOON_MS = 12 * 3_600_000;

export interface LeaseWords {
	words: string;
	/** time to bring the device to a network */
	pressing: boolean;
}

/** How long the device may still work alone. Null for one that the server has not given a lease yet. */
export function describeLease(
	state: LeaseState,
	{ nowMs, timeZone }: { nowMs: number; timeZone: string }
): LeaseWords | null {
	switch (state.kind) {
		case 'none':
			return null;
		case 'expired':
		case 'used_up':
			return { words: m.lease_over(), pressing: true };
		case 'good': {
			const day = formatDay(state.untilMs, timeZone);
			const time = formatSiteTime(state.untilMs, timeZone);
			const few = state.eventsLeft <= FEW_EVENTS;
			const words = few
				? m.lease_until_few({ day, time, count: state.eventsLeft })
				: m.lease_until({ day, time });
			return { words, pressing: few || state.untilMs - nowMs < SOON_MS };
		}
	}
}

/** "Fri, Nov 27" in the site's zone. */
function formatDay(ms: number, timeZone: string): string {
	const options = { timeZone, weekday: 'short', month: 'short', day: 'numeric' } as const;
	return new Intl.DateTimeFormat(getLocale(), options).format(ms);
}
