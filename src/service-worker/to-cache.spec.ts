import { expect, test } from 'vitest';
import { listImports, listSuccessors, listToCache } from './to-cache';

const toCache = listToCache({
	build: ['/_app/immutable/entry/start.js', '/_app/immutable/workers/face.worker-1.js'],
	files: ['/icons/icon.svg', '/models/abc/net.bin'],
	prerendered: ['/', '/kiosk']
});

test('the shell holds code, icons and device screens, neither models nor the worker that reads them', () => {
	expect(toCache.shell).toEqual(['/_app/immutable/entry/start.js', '/icons/icon.svg', '/', '/kiosk']);
	expect([...toCache.models]).toEqual(['/models/abc/net.bin']);
	expect(toCache.workers).toEqual(['/_app/immutable/workers/face.worker-1.js']);
});

test('only models that this device has used are fetched for a new version', () => {
	const models = new Set(['/models/new/net.bin', '/models/new/other.bin']);
	expect(listSuccessors(['/models/old/net.bin'], models)).toEqual(['/models/new/net.bin']);
	expect(listSuccessors(['/models/new/net.bin'], models)).toEqual([]);
	expect(listSuccessors([], models)).toEqual([]);
});

test('a reader of badges is fetched again under the name that the new build gives it', () => {
	const before = '/_app/immutable/assets/zxing_reader.aB3_x-9Z.wasm';
	const after = '/_app/immutable/assets/zxing_reader.Q1w2e3R4.wasm';
	expect(listSuccessors([before], new Set([after]))).toEqual([after]);
	expect(listSuccessors(['/models/abc/net.bin'], new Set([after]))).toEqual([]);
});

test('what a built worker imports is found in its code, once and by full path', () => {
	const code =
		'import{a}from"./chunks/A-1.js";const b=()=>import(`./chunks/B_2.js`);import"./chunks/A-1.js";"no.js"';
	expect(listImports(code, '/_app/immutable/workers/face.js')).toEqual([
		'/_app/immutable/workers/chunks/A-1.js',
		'/_app/immutable/workers/chunks/B_2.js'
	]);
	expect(listImports('import"../face.js"', '/_app/immutable/workers/chunks/A-1.js')).toEqual([
		'/_app/immutable/workers/face.js'
	]);
});
