import { expect, test } from 'vitest';
import { checkFetchSite } from './fetch-site';

const request = (method: string, site?: string) => ({
	method,
	headers: new Headers(site === undefined ? {} : { 'sec-fetch-site': site })
});

test.each(['POST', 'PUT', 'DELETE'])('a %s that another site started changes nothing', (method) => {
	expect(checkFetchSite(request(method, 'cross-site'))).toBe(false);
	expect(checkFetchSite(request(method, 'same-site'))).toBe(false);
});

test('our own pages, people and programs may', () => {
	expect(checkFetchSite(request('POST', 'same-origin'))).toBe(true);
	expect(checkFetchSite(request('POST', 'none'))).toBe(true);
	expect(checkFetchSite(request('POST'))).toBe(true);
});

test('a link from elsewhere may lead here', () => {
	expect(checkFetchSite(request('GET', 'cross-site'))).toBe(true);
});
