/** Times and durations as the office reads them, in exports and on screens alike. */

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `08:02` on the wall clock of the zone. */
export function formatTime(at: number | Date, timeZone: string): string {
	let clock = clocks.get(timeZone);
	if (!clock) {
		clock = new Intl.DateTimeFormat('en-GB', {
			timeZone,
			hour: '2-digit',
			minute: '2-digit',
			hourCycle: 'h23'
		});
		clocks.set(timeZone, clock);
	}
	return clock.format(at);
}

/** `Mon, 3 Aug 2026`, from `YYYY-MM-DD`. */
export function formatDate(date: string): string {
	return new Intl.DateTimeFormat('en-GB', {
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		year: 'numeric',
		timeZone: 'UTC'
	}).format(new Date(`${date}T00:00:00Z`));
}

/** `1 – 15 Aug 2026`, `26 Dec 2026 – 10 Jan 2027`; both dates included. */
export function formatRange(first: string, last: string): string {
	const range = new Intl.DateTimeFormat('en-GB', {
		day: 'numeric',
		month: 'short',
		year: 'numeric',
		timeZone: 'UTC'
	});
	const at = (date: string) => new Date(`${date}T00:00:00Z`);
	// ICU parts it with thin spaces in some versions and plain ones in others.
	return range.formatRange(at(first), at(last)).replace(/\s*–\s*/, ' – ');
}

/** `3 Aug 2026, 08:02` on the wall clock of the zone. */
export function formatInstant(at: number | Date, timeZone: string): string {
	const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone });
	return `${day.format(at)}, ${formatTime(at, timeZone)}`;
}

/** `8 h 02 min`. */
export function formatMinutes(minutes: number): string {
	return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** `1 template`, `5 templates`. */
export function formatTemplates(count: number): string {
	return count === 1 ? '1 template' : `${count} templates`;
}

export const DIRECTION_WORDS = { in: 'IN', out: 'OUT', auto: 'Open' } as const;

/** How sure we are of who and when. */
export const EVIDENCE_GRADE_WORDS = {
	A: 'A: online, several frames agree',
	B: 'B: sure, but without network or with fewer frames',
	C: 'C: sure, with something to look at',
	D: 'D: not sure who or when; waits for a person'
} as const;

export const PUNCH_STATUS_WORDS = {
	accepted: 'Accepted',
	duplicate: 'Duplicate',
	not_recognised: 'Not recognised',
	undone: 'Undone',
	in_review: 'In review',
	rejected: 'Rejected'
} as const;

/** How it was found out who punched. */
export const PUNCH_METHOD_WORDS = {
	face: 'Face',
	imported: 'Imported',
	number: 'Number and PIN',
	badge: 'Badge',
	phone: 'Code on the phone',
	supervisor: 'Supervisor',
	passkey: 'Passkey'
} as const;

/** How a punch reached the office. */
export function describeWay({
	method,
	online
}: {
	method: keyof typeof PUNCH_METHOD_WORDS;
	online: boolean;
}) {
	return method === 'imported' ? 'by file' : online ? 'online' : 'offline';
}

/** Who said in or out, where it was not the rules alone. */
export const DIRECTION_SOURCE_WORDS = { inferred: '', chosen: 'chosen', break: 'break' } as const;

export const DAY_STATUS_WORDS = {
	complete: 'Complete',
	open: 'At work',
	unresolved: 'Unresolved',
	no_punches: 'No punches'
} as const;
