import { expect, test } from 'vitest';
import { decideInstallWay } from './install-prompt.svelte';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15';
const ANDROID = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36';
const way = (userAgent: string, change: Partial<Parameters<typeof decideInstallWay>[0]> = {}) =>
	decideInstallWay({ standalone: false, prompted: false, userAgent, touchPoints: 0, ...change });

test('a browser that offers to install is asked to', () => {
	expect(way(ANDROID, { prompted: true })).toBe('prompt');
});

test('an iPhone and an iPad, which calls itself a Mac, are told how to do it by hand', () => {
	expect(way(IPHONE, { touchPoints: 5 })).toBe('ios');
	expect(way(MAC, { touchPoints: 5 })).toBe('ios');
});

test('a Mac, a browser that cannot, and the installed app are told nothing', () => {
	expect(way(MAC)).toBe('none');
	expect(way(ANDROID)).toBe('none');
	expect(way(IPHONE, { standalone: true })).toBe('none');
});
