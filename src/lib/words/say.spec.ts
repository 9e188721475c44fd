import { expect, test } from 'vitest';
import * as v from 'valibot';
import {
	CAUSE_WORDS,
	DAY_TYPE_WORDS,
	FLAG_WORDS,
	MINUTE_WORDS,
	RECORD_STATUS_WORDS
} from '$domain/day-words';
import { DAY_STATUS_WORDS, formatMinutes as english } from '$domain/report-words';
import {
	changePasswordSchema,
	COMMON_PASSWORD,
	secondStepSchema,
	signInSchema,
	totpCodeSchema
} from '$domain/access/credentials';
import { ownPinFormSchema } from '$domain/people/own-pin-form';
import { PERIOD_STATUS_WORDS } from '$domain/timekeeping/period-words';
import { readRequestForm } from '$domain/timekeeping/request-form';
import {
	REQUEST_KIND_HINTS,
	REQUEST_KIND_WORDS,
	REQUEST_KINDS,
	REQUEST_STATUS_WORDS
} from '$domain/timekeeping/request-words';
import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { sayCause, sayDayStatus, sayDayType, sayFlag, sayMinuteField, sayRecordStatus } from './day-words';
import { sayFormError } from './form-errors';
import { formatDate, formatInstant, formatMinutes, formatRange, formatTime } from './format';
import { sayPeriodStatus } from './period-words';
import { sayRequestHint, sayRequestKind, sayRequestStatus } from './request-words';

const MANILA = 'Asia/Manila';

function inFilipino<T>(work: () => T): T {
	overwriteGetLocale(() => 'fil');
	try {
		return work();
	} finally {
		overwriteGetLocale(() => 'en');
	}
}

test('in English a screen says what an export says', () => {
	const same = <Key extends string>(words: Record<Key, string>, say: (key: Key) => string) => {
		// The keys of a record of words are its codes.
		for (const key of Object.keys(words) as Key[]) expect(say(key)).toBe(words[key]);
	};
	same(RECORD_STATUS_WORDS, sayRecordStatus);
	same(DAY_TYPE_WORDS, sayDayType);
	same(MINUTE_WORDS, sayMinuteField);
	same(FLAG_WORDS, sayFlag);
	same(CAUSE_WORDS, sayCause);
	same(DAY_STATUS_WORDS, sayDayStatus);
	same(PERIOD_STATUS_WORDS, sayPeriodStatus);
	same(REQUEST_KIND_WORDS, sayRequestKind);
	same(REQUEST_KIND_HINTS, sayRequestHint);
	same(REQUEST_STATUS_WORDS, sayRequestStatus);
	for (const minutes of [0, 5, 482]) expect(formatMinutes(minutes)).toBe(english(minutes));
});

test('a cause of a newer version stays a code', () => {
	expect(sayCause('solar_flare')).toBe('solar_flare');
});

test('times and dates are in the reader’s format, on the wall clock of the site', () => {
	const at = Date.UTC(2026, 7, 3, 9, 2);
	const said = () => [
		formatTime(at, MANILA),
		formatDate('2026-08-03'),
		formatInstant(at, MANILA),
		formatRange('2026-08-01', '2026-08-15'),
		formatMinutes(482)
	];
	expect(said()).toEqual(['17:02', 'Mon, 3 Aug 2026', '3 Aug 2026, 17:02', '1 – 15 Aug 2026', '8 h 02 min']);
	expect(inFilipino(said).map((text) => text.replaceAll(' ', ' '))).toEqual([
		'5:02 PM',
		'Lun, Ago 3, 2026',
		'Ago 3, 2026, 5:02 PM',
		'Ago 1 – 15, 2026',
		'8 oras 02 min'
	]);
});

const MUCH = 'x'.repeat(2000);

/** All that the schema says about what somebody may type. */
function wordsOf(schema: v.GenericSchema, ...typed: unknown[]): string[] {
	return typed.flatMap((value) => (v.safeParse(schema, value).issues ?? []).map(({ message }) => message));
}

test.each([
	['sign-in', wordsOf(signInSchema, { email: '', password: '' }, { email: 'x', password: MUCH })],
	['second step', wordsOf(secondStepSchema, { code: '' }, { code: MUCH })],
	['authenticator app', wordsOf(totpCodeSchema, { code: '12' })],
	[
		'password',
		wordsOf(
			changePasswordSchema,
			{ currentPassword: '', newPassword: '' },
			{ currentPassword: 'x', newPassword: MUCH }
		)
	],
	[
		'PIN',
		wordsOf(
			ownPinFormSchema,
			{ pin: '1', again: '' },
			{ pin: '111111', again: '111111' },
			{ pin: '482913', again: '482914' }
		)
	],
	['common password', [COMMON_PASSWORD]]
])('every message of the form of the %s is known in Filipino', (_, messages) => {
	expect(messages.length).toBeGreaterThan(0);
	expect(unknownOf(messages)).toEqual([]);
});

test('so is every message of the form of a request, empty, wrong and too long', () => {
	const empty = REQUEST_KINDS.flatMap((kind) => wrongOf({ kind, reason: '' }));
	const wrong = REQUEST_KINDS.flatMap((kind) =>
		wrongOf({
			kind,
			date: 'soon',
			firstDate: '2026-08-05',
			lastDate: '2026-08-03',
			time: '8 o’clock',
			from: '12:00',
			to: '11:00',
			code: 'VL',
			portion: 'half',
			scheduleId: 's',
			punchId: 'p',
			direction: 'up',
			reason: MUCH,
			attachmentNote: MUCH
		})
	);
	const long = wrongOf({
		kind: 'leave',
		firstDate: '2026-01-01',
		lastDate: '2027-06-01',
		code: 'VL',
		portion: 'full',
		reason: 'x'
	});
	const messages = [...empty, ...wrong, ...long];
	expect(messages.length).toBeGreaterThan(20);
	expect(unknownOf(messages)).toEqual([]);
});

test('a message of the office’s forms stays as it is', () => {
	expect(inFilipino(() => sayFormError('Nobody has this number.'))).toBe('Nobody has this number.');
});

/** Those that a Filipino reader would read in English. */
const unknownOf = (messages: string[]) =>
	inFilipino(() => messages.filter((message) => sayFormError(message) === message));

function wrongOf(typed: Record<string, string>): string[] {
	const read = readRequestForm(typed);
	return read.ok ? [] : Object.values(read.errors);
}
