import { expect, test } from 'vitest';
import { CHOICE_FORGOTTEN_MS, CHOOSER_GONE_MS, PassingChoice } from './passing-choice';

const choosing = (forgottenMs?: number, goneMs?: number) =>
	new PassingChoice<'auto' | 'out' | 'break'>('auto', forgottenMs, goneMs);

test('what was tapped counts for whoever tapped it', () => {
	const chosen = choosing();
	chosen.choose('out', 0);
	chosen.see(1, 500);
	expect(chosen.read(600)).toBe('out');
});

test('after the punch the next one is automatic again', () => {
	const chosen = choosing();
	chosen.choose('out', 0);
	chosen.forget();
	expect(chosen.read(1)).toBe('auto');
});

test('somebody who taps OUT and walks off leaves nothing for the next person', () => {
	const chosen = choosing();
	chosen.see(1, 0);
	chosen.choose('out', 100);
	chosen.see(1, 200);
	chosen.see(0, 300);
	chosen.see(0, 300 + CHOOSER_GONE_MS);
	chosen.see(1, 400 + CHOOSER_GONE_MS);
	expect(chosen.read(500 + CHOOSER_GONE_MS)).toBe('auto');
});

test('a turned head or a missed frame costs nobody the choice', () => {
	const chosen = choosing();
	chosen.choose('out', 0);
	chosen.see(1, 100);
	chosen.see(0, 200);
	chosen.see(0, 200 + CHOOSER_GONE_MS - 1);
	chosen.see(1, 200 + CHOOSER_GONE_MS);
	chosen.see(0, 300 + CHOOSER_GONE_MS);
	expect(chosen.read(301 + CHOOSER_GONE_MS)).toBe('out');
});

test('who taps first and steps before the camera afterwards keeps the choice', () => {
	const chosen = choosing();
	chosen.see(0, 0);
	chosen.choose('out', 100);
	chosen.see(0, 200);
	chosen.see(0, 200 + 2 * CHOOSER_GONE_MS);
	chosen.see(1, 300 + 2 * CHOOSER_GONE_MS);
	expect(chosen.read(301 + 2 * CHOOSER_GONE_MS)).toBe('out');
});

test('a choice that nobody touches any more is forgotten, and each touch keeps it', () => {
	const chosen = choosing();
	chosen.choose('break', 0);
	expect(chosen.read(CHOICE_FORGOTTEN_MS - 1)).toBe('break');
	chosen.touch(CHOICE_FORGOTTEN_MS - 1);
	expect(chosen.read(2 * CHOICE_FORGOTTEN_MS - 2)).toBe('break');
	expect(chosen.read(2 * CHOICE_FORGOTTEN_MS - 1)).toBe('auto');
	expect(chosen.read(0)).toBe('auto');
});

test('a face in sight does not keep a choice that somebody else may have left', () => {
	const chosen = choosing();
	chosen.choose('out', 0);
	for (let at = 0; at <= CHOICE_FORGOTTEN_MS; at += 500) chosen.see(1, at);
	expect(chosen.read(CHOICE_FORGOTTEN_MS)).toBe('auto');
});

test('a phone in its owner’s hand may be given longer', () => {
	const chosen = choosing(60_000);
	chosen.choose('out', 0);
	expect(chosen.read(59_999)).toBe('out');
	expect(chosen.read(60_000)).toBe('auto');
});

test('on a phone nobody else is next: who looks away keeps the choice', () => {
	const chosen = choosing(60_000, Infinity);
	chosen.choose('out', 0);
	chosen.see(1, 100);
	chosen.see(0, 200);
	chosen.see(0, 200 + 10 * CHOOSER_GONE_MS);
	expect(chosen.read(201 + 10 * CHOOSER_GONE_MS)).toBe('out');
});
