import { expect, test } from 'vitest';
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { speakAs } from './speak-as';

test('a screen says which language is spoken, until it goes', () => {
	const before = getLocale();
	const back = speakAs(() => 'fil');
	expect([getLocale(), m.kiosk_skip()]).toEqual(['fil', 'Laktawan']);
	back();
	expect(getLocale()).toBe(before);
});

test('a screen that goes after the next one has come leaves that one its language', () => {
	const backFromFirst = speakAs(() => 'en');
	const backFromSecond = speakAs(() => 'fil');
	backFromFirst();
	expect(getLocale()).toBe('fil');
	backFromSecond();
	expect(getLocale()).toBe('en');
});

test('where a screen has no language of its own, the browser’s counts', () => {
	const before = getLocale();
	const back = speakAs(() => null);
	expect(getLocale()).toBe(before);
	back();
});
