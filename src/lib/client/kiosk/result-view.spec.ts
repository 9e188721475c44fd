import { expect, test } from 'vitest';
import { describeResult, describeUndone, speakResult } from './result-view';

const timeZone = 'Asia/Manila';
const atMs = Date.UTC(2026, 0, 15, 0, 2);
const punch = { wallMs: atMs, timeZone, name: null };
const known = { employeeName: 'Ana Cruz', direction: 'in', atMs, timeZone } as const;

test('a recorded punch greets by name and says direction and time', () => {
	const view = describeResult(punch, { kind: 'delivered', announcement: { kind: 'recorded', ...known } });
	expect(view).toEqual({
		tone: 'good',
		title: 'Good morning, Ana Cruz',
		fact: 'IN 8:02\u00a0AM',
		detail: null,
		language: 'en'
	});
	expect(speakResult(view)).toBe('Good morning, Ana Cruz. IN 8:02\u00a0AM');
});

test('a second look within the duplicate window says what was recorded already', () => {
	const view = describeResult(punch, {
		kind: 'delivered',
		announcement: { kind: 'already_recorded', ...known }
	});
	expect(view).toMatchObject({ tone: 'notice', title: 'Already recorded', fact: 'IN 8:02\u00a0AM' });
});

test('an unknown face is told where to turn, and nothing about whom it resembles', () => {
	const view = describeResult(punch, { kind: 'delivered', announcement: { kind: 'not_recognised' } });
	expect(speakResult(view)).toBe(
		'Not recognised here. Your punch is kept and needs review. Please ask your supervisor.'
	);
	expect(view.tone).toBe('bad');
});

test('until it is delivered a punch is called saved, never recorded', () => {
	for (const delivery of [null, { kind: 'waiting' } as const, { kind: 'shut_out', code: 'x' } as const]) {
		const view = describeResult(punch, delivery);
		expect(view).toMatchObject({ tone: 'saved', title: 'Saved on this device', fact: '8:02\u00a0AM' });
	}
});

test('whom the device itself recognised is greeted by name, and told that the punch is saved, not recorded', () => {
	const view = describeResult({ ...punch, name: 'Ana Cruz' }, { kind: 'waiting' });
	expect(view).toEqual({
		tone: 'saved',
		title: 'Good morning, Ana Cruz',
		fact: '8:02\u00a0AM',
		detail: 'Saved on this device. It will be sent as soon as there is a connection.',
		language: 'en'
	});
	const said = { kind: 'delivered', announcement: { kind: 'not_recognised' } } as const;
	expect(describeResult({ ...punch, name: 'Ana Cruz' }, said).title).toBe('Not recognised here');
});

test('a delivered punch without an announcement, made offline or told to another tab, is called delivered', () => {
	expect(describeResult(punch, { kind: 'delivered', announcement: null }).title).toBe('Delivered');
});

test.each([
	[-10, 'Shift 8:00 AM, you are 10 minutes early'],
	[0, 'Shift 8:00 AM, you are on time'],
	[1, 'Shift 8:00 AM, you are 1 minute late'],
	[75, 'Shift 8:00 AM, you are 1 h 15 minutes late'],
	[120, 'Shift 8:00 AM, you are 2 h late']
])('a first IN says how it stands to its shift: %i minutes', (lateMinutes, words) => {
	const startMs = Date.UTC(2026, 0, 15, 0, 0);
	const shift = { startMs, endMs: startMs + 9 * 3_600_000, lateMinutes };
	const announcement = { kind: 'recorded', ...known, shift } as const;
	expect(describeResult(punch, { kind: 'delivered', announcement }).detail).toBe(words);
});

test('without a face the words say what can be tried, and never whose number it was', () => {
	const told = (way: 'badge' | 'number' | 'override' | 'passkey', kind: 'not_recognised' | 'needs_review') =>
		describeResult({ ...punch, way }, { kind: 'delivered', announcement: { kind } });
	expect(told('number', 'not_recognised')).toMatchObject({ tone: 'bad', title: 'Not confirmed' });
	expect(told('badge', 'not_recognised').detail).toMatch(/^This badge could not be confirmed/);
	expect(told('override', 'needs_review')).toMatchObject({ tone: 'notice', title: 'Kept for review' });
	expect(told('override', 'needs_review').detail).toMatch(/that a supervisor makes for somebody/);
	for (const way of ['badge', 'number', 'passkey'] as const) {
		expect(told(way, 'needs_review').detail).toBe('Nothing is lost. Your supervisor looks at this punch.');
	}
});

test('the same in Filipino: greeting, help and times, with IN and OUT as everybody says them', () => {
	const startMs = Date.UTC(2026, 0, 15, 0, 0);
	const shift = { startMs, endMs: startMs + 9 * 3_600_000, lateMinutes: 62 };
	const announcement = { kind: 'recorded', ...known, shift } as const;
	expect(describeResult(punch, { kind: 'delivered', announcement }, 'fil')).toEqual({
		tone: 'good',
		title: 'Magandang umaga, Ana Cruz',
		fact: 'IN 8:02\u00a0AM',
		detail: 'Shift 8:00 AM, late ka ng 1 oras 2 minuto',
		language: 'fil'
	});
	expect(describeUndone(punch, 'fil')).toMatchObject({ title: 'Binawi na', language: 'fil' });
});

test('whoever was recognised reads their own language, whatever the screen speaks, and an unknown one changes nothing', () => {
	const told = (language: string) =>
		describeResult(
			punch,
			{ kind: 'delivered', announcement: { kind: 'recorded', ...known, language } },
			'en'
		);
	expect(told('fil')).toMatchObject({ title: 'Magandang umaga, Ana Cruz', language: 'fil' });
	expect(told('ceb')).toMatchObject({ title: 'Good morning, Ana Cruz', language: 'en' });
});
