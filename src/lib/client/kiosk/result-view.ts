import { findLanguage } from '$domain/language';
import type { Announcement } from '$domain/punch/wire';
import { m } from '$lib/paraglide/messages';
import { getLocale, type Locale } from '$lib/paraglide/runtime';
import type { Delivery } from '../punch/sync';
import type { OtherWay } from './screen';
import { formatSiteTime, greet } from './site-time';

/** How a result looks: never by colour alone, each tone has its own shape and words. */
export interface ResultView {
	tone: 'good' | 'notice' | 'bad' | 'saved';
	title: string;
	/** the fact in few large words, e.g. "IN 8:02 AM" */
	fact: string | null;
	detail: string | null;
	/** what it is written in, and read out in */
	language: Locale;
	/** on its way: what becomes of it follows at once */
	pending?: true;
}

type Said = Omit<ResultView, 'language'>;
/** The language of the words, as messages take it. */
type In = { locale: Locale };

/**
 * What the person in front of the screen reads. `delivery` is null while the punch is on its way.
 * @param locale of the screen; who was recognised and chose another reads that
 */
export function describeResult(
	punch: { wallMs: number; timeZone: string; name: string | null; way?: OtherWay | 'passkey' },
	delivery: Delivery | null,
	locale: Locale = getLocale()
): ResultView {
	const language = findOwnLanguage(delivery) ?? locale;
	return { ...sayResult(punch, delivery, { locale: language }), language };
}

/** Whoever was recognised is told in the language that they chose for themselves. */
function findOwnLanguage(delivery: Delivery | null): Locale | null {
	const announcement = delivery?.kind === 'delivered' ? delivery.announcement : null;
	return announcement && 'language' in announcement ? findLanguage(announcement.language) : null;
}

function sayResult(
	punch: Parameters<typeof describeResult>[0],
	delivery: Delivery | null,
	inLanguage: In
): Said {
	const { wallMs, timeZone, name, way } = punch;
	if (delivery?.kind === 'delivered' && delivery.announcement !== null) {
		return (
			(way && sayOtherWay(way, delivery.announcement, inLanguage)) ??
			sayAnnouncement(delivery.announcement, inLanguage)
		);
	}
	const fact = formatFactTime(wallMs, timeZone, inLanguage);
	if (delivery?.kind === 'delivered') {
		// Made without network: who it was is found out behind this screen.
		const detail = m.result_delivered_more({}, inLanguage);
		return { tone: 'good', title: m.result_delivered({}, inLanguage), fact, detail };
	}
	const waits = delivery === null ? { pending: true as const } : {};
	const detail = delivery === null ? m.result_sending({}, inLanguage) : m.result_sent_later({}, inLanguage);
	const title = m.result_saved({}, inLanguage);
	if (name === null) return { tone: 'saved', title, fact, detail, ...waits };
	// A greeting of this device's own; who it was is for the server to say.
	return {
		tone: 'saved',
		title: greet({ name, atMs: wallMs, timeZone }, inLanguage.locale),
		fact,
		detail: `${title}. ${detail}`,
		...waits
	};
}

/** After the worker took the punch back. */
export function describeUndone(
	{ wallMs, timeZone }: { wallMs: number; timeZone: string },
	locale: Locale = getLocale()
): ResultView {
	return {
		tone: 'notice',
		title: m.result_undone({}, { locale }),
		fact: formatFactTime(wallMs, timeZone, { locale }),
		detail: m.result_undone_more({}, { locale }),
		language: locale
	};
}

const NOT_CONFIRMED = {
	badge: m.result_not_confirmed_badge,
	number: m.result_not_confirmed_number,
	override: m.result_not_confirmed_override,
	passkey: m.result_not_confirmed_passkey
} satisfies Record<OtherWay | 'passkey', unknown>;

/** Of a punch without a face there is other help to give; null where the words are the same. */
function sayOtherWay(way: OtherWay | 'passkey', { kind }: Announcement, inLanguage: In): Said | null {
	if (kind === 'not_recognised') {
		const detail = NOT_CONFIRMED[way]({}, inLanguage);
		return { tone: 'bad', title: m.result_not_confirmed({}, inLanguage), fact: null, detail };
	}
	if (kind !== 'needs_review') return null;
	const kept = way === 'override' ? m.result_kept_override : m.result_kept_way;
	const detail = kept({}, inLanguage);
	return { tone: 'notice', title: m.result_kept({}, inLanguage), fact: null, detail };
}

function sayAnnouncement(announcement: Announcement, inLanguage: In): Said {
	switch (announcement.kind) {
		case 'not_recognised': {
			const detail = m.result_unknown_more({}, inLanguage);
			return { tone: 'bad', title: m.result_unknown({}, inLanguage), fact: null, detail };
		}
		case 'ask_number': {
			const detail = m.result_unsure_more({}, inLanguage);
			return { tone: 'bad', title: m.result_unsure({}, inLanguage), fact: null, detail };
		}
		case 'needs_review': {
			const detail = m.result_kept_proof({}, inLanguage);
			return { tone: 'notice', title: m.result_kept({}, inLanguage), fact: null, detail };
		}
	}
	const { employeeName: name, direction, atMs, timeZone } = announcement;
	const fact = `${direction.toUpperCase()} ${formatFactTime(atMs, timeZone, inLanguage)}`;
	if (announcement.kind === 'already_recorded')
		return { tone: 'notice', title: m.result_already({}, inLanguage), fact, detail: name };
	const { shift } = announcement;
	const detail = shift ? sayShift(shift, timeZone, inLanguage) : null;
	return { tone: 'good', title: greet({ name, atMs, timeZone }, inLanguage.locale), fact, detail };
}

/** In large letters on a narrow screen a time must not break before AM. */
const formatFactTime = (ms: number, timeZone: string, { locale }: In) =>
	formatSiteTime(ms, timeZone, locale).replace(' ', '\u00a0');

/** One line of help: when the shift begins, and how this IN stands to it. */
function sayShift(
	{ startMs, lateMinutes }: NonNullable<Extract<Announcement, { kind: 'recorded' }>['shift']>,
	timeZone: string,
	inLanguage: In
): string {
	const time = formatSiteTime(startMs, timeZone, inLanguage.locale);
	if (lateMinutes === 0) return m.result_on_time({ time }, inLanguage);
	const span = sayMinutes(Math.abs(lateMinutes), inLanguage);
	return lateMinutes < 0
		? m.result_early({ time, span }, inLanguage)
		: m.result_late({ time, span }, inLanguage);
}

function sayMinutes(minutes: number, inLanguage: In): string {
	const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
	const parts = [
		hours > 0 && m.span_hours({ count: hours }, inLanguage),
		(rest > 0 || hours === 0) && m.span_minutes({ count: rest }, inLanguage)
	];
	return parts.filter(Boolean).join(' ');
}

/** The same for a screen reader, in one sentence. */
export function speakResult({ title, fact, detail }: Pick<ResultView, 'title' | 'fact' | 'detail'>): string {
	return [title, fact, detail].filter((part) => part !== null).join('. ');
}
