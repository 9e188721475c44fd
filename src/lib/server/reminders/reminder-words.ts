import { m } from '$lib/paraglide/messages';
import { baseLocale, isLocale, type Locale } from '$lib/paraglide/runtime';
import { formatTime } from '$lib/words/format';
import type { Notification } from './push';

/** What somebody is reminded of. `subject` makes it this one and no other. */
export type Reminder = {
	employeeId: string;
	subject: string;
	/** where it is put right */
	url: string;
} & (
	| { kind: 'no_in' | 'no_out'; date: string; edgeMs: number; timeZone: string }
	| { kind: 'request_decided'; approved: boolean }
);

/** In the person's own language: no request is there to ask for it. No more than is needed is said, since vendors carry it. */
export function wordReminder(reminder: Reminder, language: string | null): Notification {
	const locale: Locale = isLocale(language) ? language : baseLocale;
	const tag = `${reminder.kind} ${reminder.subject}`;
	const { url } = reminder;
	if (reminder.kind === 'request_decided') {
		const body = reminder.approved
			? m.reminder_approved({}, { locale })
			: m.reminder_declined({}, { locale });
		return { title: m.reminder_request_decided({}, { locale }), body, url, tag };
	}
	const time = formatTime(reminder.edgeMs, reminder.timeZone, locale);
	return reminder.kind === 'no_in'
		? { title: m.reminder_no_in({}, { locale }), body: m.reminder_no_in_body({ time }, { locale }), url, tag }
		: {
				title: m.reminder_no_out({}, { locale }),
				body: m.reminder_no_out_body({ time }, { locale }),
				url,
				tag
			};
}

export const mailFooter = (language: string | null) =>
	m.reminder_mail_footer({}, { locale: isLocale(language) ? language : baseLocale });
