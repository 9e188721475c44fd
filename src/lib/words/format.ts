import * as english from '$domain/report-words';
import { m } from '$lib/paraglide/messages';
import { getLocale, type Locale } from '$lib/paraglide/runtime';

/**
 * Dates and times in the reader's own format, on the wall clock of the site. English readers get what exports and the
 * office have; the domain's functions are for those.
 */
const TAGS = { fil: 'fil-PH' } as const satisfies Record<Exclude<Locale, 'en'>, string>;

/** `08:02`, `8:02 AM` on the wall clock of the zone. `locale`: where no request says who reads it. */
export function formatTime(at: number | Date, timeZone: string, locale: Locale = getLocale()): string {
	if (locale === 'en') return english.formatTime(at, timeZone);
	return formatter(TAGS[locale], { timeZone, hour: 'numeric', minute: '2-digit' }).format(at);
}

/** `Mon, 3 Aug 2026`, `Lun, Ago 3, 2026`, from `YYYY-MM-DD`. */
export function formatDate(date: string): string {
	const locale = getLocale();
	if (locale === 'en') return english.formatDate(date);
	return formatter(TAGS[locale], { ...DAY, weekday: 'short', timeZone: 'UTC' }).format(noonOf(date));
}

/** `1 – 15 Aug 2026`; both dates included. */
export function formatRange(first: string, last: string): string {
	const locale = getLocale();
	if (locale === 'en') return english.formatRange(first, last);
	const range = formatter(TAGS[locale], { ...DAY, timeZone: 'UTC' });
	// ICU parts it with thin spaces in some versions and plain ones in others.
	return range.formatRange(noonOf(first), noonOf(last)).replace(/\s*–\s*/, ' – ');
}

/** `3 Aug 2026, 08:02` on the wall clock of the zone. */
export function formatInstant(at: number | Date, timeZone: string): string {
	const locale = getLocale();
	if (locale === 'en') return english.formatInstant(at, timeZone);
	return `${formatter(TAGS[locale], { ...DAY, timeZone }).format(at)}, ${formatTime(at, timeZone)}`;
}

/** `8 h 02 min`. */
export function formatMinutes(minutes: number): string {
	return m.hours_minutes({
		hours: String(Math.floor(minutes / 60)),
		minutes: String(minutes % 60).padStart(2, '0')
	});
}

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const noonOf = (date: string) => new Date(`${date}T12:00:00Z`);

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a thousand times longer than using it. */
function formatter(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${tag} ${JSON.stringify(options)}`;
	let known = formatters.get(key);
	if (!known) formatters.set(key, (known = new Intl.DateTimeFormat(tag, options)));
	return known;
}
