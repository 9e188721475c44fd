import type { Announcement } from '$domain/punch/wire';
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
	/** on its way: what becomes of it follows at once */
	pending?: true;
}

/** What the person in front of the screen reads. `delivery` is null while the punch is on its way. */
export function describeResult(
	punch: { wallMs: number; timeZone: string; name: string | null; way?: OtherWay },
	delivery: Delivery | null
): ResultView {
	if (delivery?.kind === 'delivered' && delivery.announcement !== null) {
		return (
			(punch.way && describeOtherWay(punch.way, delivery.announcement)) ??
			describeAnnouncement(delivery.announcement)
		);
	}
	const time = formatFactTime(punch.wallMs, punch.timeZone);
	if (delivery?.kind === 'delivered') {
		// Made without network: who it was is found out behind this screen.
		return { tone: 'good', title: 'Delivered', fact: time, detail: 'The office has your punch.' };
	}
	const waits = delivery === null ? { pending: true as const } : {};
	const detail = delivery === null ? 'Sending …' : 'It will be sent as soon as there is a connection.';
	const title = 'Saved on this device';
	if (punch.name === null) return { tone: 'saved', title, fact: time, detail, ...waits };
	// A greeting of this device's own; who it was is for the server to say.
	return {
		tone: 'saved',
		title: `${greet(punch.wallMs, punch.timeZone)}, ${punch.name}`,
		fact: time,
		detail: `${title}. ${detail}`,
		...waits
	};
}

/** After the worker took the punch back. */
export function describeUndone(punch: { wallMs: number; timeZone: string }): ResultView {
	return {
		tone: 'notice',
		title: 'Undone',
		fact: formatFactTime(punch.wallMs, punch.timeZone),
		detail: 'This punch does not count.'
	};
}

/** Of a punch without a face there is other help to give; null where the words are the same. */
function describeOtherWay(way: OtherWay, { kind }: Announcement): ResultView | null {
	if (kind === 'not_recognised') {
		const what = way === 'badge' ? 'This badge' : way === 'number' ? 'Number and PIN' : 'What was given';
		return {
			tone: 'bad',
			title: 'Not confirmed',
			fact: null,
			detail: `${what} could not be confirmed. Your punch is kept and needs review. Try again, or ask your supervisor.`
		};
	}
	if (kind !== 'needs_review') return null;
	return {
		tone: 'notice',
		title: 'Kept for review',
		fact: null,
		detail: 'Nothing is lost. The office decides about punches that a supervisor makes for somebody.'
	};
}

function describeAnnouncement(announcement: Announcement): ResultView {
	if (announcement.kind === 'not_recognised') {
		return {
			tone: 'bad',
			title: 'Not recognised here',
			fact: null,
			detail: 'Your punch is kept and needs review. Please ask your supervisor.'
		};
	}
	if (announcement.kind === 'ask_number') {
		return {
			tone: 'bad',
			title: 'Not recognised for certain',
			fact: null,
			detail: 'Your punch is kept and needs review. Come nearer and face the light, or ask your supervisor.'
		};
	}
	if (announcement.kind === 'needs_review') {
		return {
			tone: 'notice',
			title: 'Kept for review',
			fact: null,
			detail: 'Nothing is lost. The movement was not seen clearly, so your supervisor looks at this punch.'
		};
	}
	const { employeeName, direction, atMs, timeZone } = announcement;
	const fact = `${direction.toUpperCase()} ${formatFactTime(atMs, timeZone)}`;
	if (announcement.kind === 'already_recorded')
		return { tone: 'notice', title: 'Already recorded', fact, detail: employeeName };
	const { shift } = announcement;
	const detail = shift ? describeShift(shift, timeZone) : null;
	return { tone: 'good', title: `${greet(atMs, timeZone)}, ${employeeName}`, fact, detail };
}

/** In large letters on a narrow screen a time must not break before AM. */
const formatFactTime = (ms: number, timeZone: string) => formatSiteTime(ms, timeZone).replace(' ', '\u00a0');

/** One line of help: when the shift begins, and how this IN stands to it. */
function describeShift(
	{ startMs, lateMinutes }: NonNullable<Extract<Announcement, { kind: 'recorded' }>['shift']>,
	timeZone: string
): string {
	const shift = `Shift ${formatSiteTime(startMs, timeZone)}`;
	if (lateMinutes === 0) return `${shift}, you are on time`;
	const span = sayMinutes(Math.abs(lateMinutes));
	return lateMinutes < 0 ? `${shift}, you are ${span} early` : `${shift}, you are ${span} late`;
}

function sayMinutes(minutes: number): string {
	const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
	const parts = [
		hours > 0 && `${hours} h`,
		(rest > 0 || hours === 0) && (rest === 1 ? '1 minute' : `${rest} minutes`)
	];
	return parts.filter(Boolean).join(' ');
}

/** The same for a screen reader, in one sentence. */
export function speakResult({ title, fact, detail }: ResultView): string {
	return [title, fact, detail].filter((part) => part !== null).join('. ');
}
