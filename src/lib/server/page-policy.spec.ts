import { expect, test } from 'vitest';
import { limitPolicy } from './page-policy';

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

test('only the screens that read badges may compile WebAssembly in the page', () => {
	expect(limitPolicy(POLICY, '/(device)/kiosk')).toBe(POLICY);
	expect(limitPolicy(POLICY, '/(device)/me/punch')).toBe(POLICY);
});

test.each(['/(admin)/admin', '/(auth)/sign-in', '/(device)/pair', null])('%s may not', (route) => {
	expect(limitPolicy(POLICY, route)).toBe("default-src 'none'; script-src 'self'; style-src 'self'");
});
