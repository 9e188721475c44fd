import { expect, test } from 'vitest';
import { limitPolicy } from './page-policy';

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

// `/` and `/pair` lead to the punch screens within the same document, which keeps its policy.
test.each(['/(device)', '/(device)/pair', '/(device)/kiosk', '/(device)/me/punch'])(
	'%s may compile WebAssembly in the page: badges are read there, or one step further',
	(route) => {
		expect(limitPolicy(POLICY, route)).toBe(POLICY);
	}
);

test.each(['/(admin)/admin', '/(auth)/sign-in', '/(me)/me', null])('%s may not', (route) => {
	expect(limitPolicy(POLICY, route)).toBe("default-src 'none'; script-src 'self'; style-src 'self'");
});
