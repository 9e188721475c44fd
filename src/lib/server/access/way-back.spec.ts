import { expect, test } from 'vitest';
import { findWayBack } from './way-back';

const url = new URL('https://bundy.example/admin/audit.csv?from=2026-03-02');
const back = (referer: string | null, { isPage = false, opens = true } = {}) =>
	findWayBack({ url, referer, isPage, opens });

test('a page is returned to with its query', () =>
	expect(back('https://bundy.example/admin', { isPage: true })).toBe('/admin/audit.csv?from=2026-03-02'));

test('a form is not sent again: its page opens', () =>
	expect(back(null, { isPage: true, opens: false })).toBe('/admin/audit.csv'));

test('after a form or a download one is back at its button', () =>
	expect(back('https://bundy.example/admin/audit?page=2')).toBe('/admin/audit?page=2'));

test.each([null, 'https://elsewhere.example/admin', 'no address'])(
	'without a page of ours before it (%s) one starts at the office',
	(referer) => expect(back(referer)).toBe('/office')
);
