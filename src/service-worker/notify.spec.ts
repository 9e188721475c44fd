import { expect, test } from 'vitest';
import { readPushed } from './notify';

const ORIGIN = 'https://clock.example';
const whole = {
	title: 'Your IN is missing',
	body: 'Your shift began at 08:00.',
	url: '/me/punch',
	tag: 'no_in 2026-08-03'
};

test('a reminder is shown as it was sent', () => {
	expect(readPushed({ ...whole, more: 1 }, ORIGIN)).toEqual(whole);
});

test.each([
	null,
	'text',
	{},
	{ ...whole, title: '' },
	{ ...whole, body: undefined },
	{ ...whole, url: 'https://elsewhere.example/' },
	{ ...whole, url: '//elsewhere.example/' },
	{ ...whole, url: '/\\elsewhere.example/' }
])('%j is not shown', (json) => {
	expect(readPushed(json, ORIGIN)).toBeNull();
});
