import { m } from '$lib/paraglide/messages';
import { getLocale, type Locale } from '$lib/paraglide/runtime';

/** Hour at which the greeting changes, in the site's zone. */
const NOON = 12;
const EVENING = 18;

/** "8:02 AM" in the site's zone, whatever zone the device is set to. */
export function formatSiteTime(ms: number, timeZone: string, locale: Locale = getLocale()): string {
	const text = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' }).format(ms);
	// Newer engines put a narrow no-break space before AM; plain spaces read and compare alike everywhere.
	return text.replace(/\s/g, ' ');
}

/** "Saturday, November 21" in the site's zone. */
export function formatSiteDate(ms: number, timeZone: string, locale: Locale = getLocale()): string {
	return new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', month: 'long', day: 'numeric' }).format(
		ms
	);
}

/** Greeting by the site's clock; the small hours of a night shift still count as evening. */
export function greet(
	{ name, atMs, timeZone }: { name: string; atMs: number; timeZone: string },
	locale: Locale = getLocale()
): string {
	const hour = readHour(atMs, timeZone);
	if (hour < 4 || hour >= EVENING) return m.greet_evening({ name }, { locale });
	return hour < NOON ? m.greet_morning({ name }, { locale }) : m.greet_afternoon({ name }, { locale });
}

/** 0 to 23 in the zone. */
function readHour(ms: number, timeZone: string): number {
	const parts = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).formatToParts(
		ms
	);
	return Number(parts.find(({ type }) => type === 'hour')?.value);
}

/** "just now", "5 min", "3 h", "2 days": how long something has been waiting. */
export function describeAge(ageMs: number): string {
	const minutes = Math.floor(ageMs / 60_000);
	if (minutes < 1) return m.age_now();
	if (minutes < 60) return m.age_minutes({ count: minutes });
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return m.age_hours({ count: hours });
	return m.age_days({ count: Math.floor(hours / 24) });
}
