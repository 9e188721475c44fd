import { expect, test } from 'vitest';
import { listSuccessors, listToCache } from './to-cache';

const toCache = listToCache({
	build: ['/_app/immutable/entry/start.js'],
	files: ['/icons/icon.svg', '/models/abc/net.bin'],
	prerendered: ['/', '/kiosk']
});

test('the shell holds code, icons and device screens, not the models', () => {
	expect(toCache.shell).toEqual(['/_app/immutable/entry/start.js', '/icons/icon.svg', '/', '/kiosk']);
	expect([...toCache.models]).toEqual(['/models/abc/net.bin']);
});

test('only models that this device has used are fetched for a new version', () => {
	const models = new Set(['/models/new/net.bin', '/models/new/other.bin']);
	expect(listSuccessors(['/models/old/net.bin'], models)).toEqual(['/models/new/net.bin']);
	expect(listSuccessors(['/models/new/net.bin'], models)).toEqual([]);
	expect(listSuccessors([], models)).toEqual([]);
});
