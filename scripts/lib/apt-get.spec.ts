import { expect, test } from 'vitest';
import { isDebianFamily } from './apt-get.js';

test.each([
	'ID=debian\n',
	'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n',
	'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
])('knows a child of Debian by its os-release', (text) => {
	expect(isDebianFamily(text)).toBe(true);
});

test.each(['ID=fedora\n', 'ID=arch\nHOME_URL="https://example.org/debian"\n', ''])(
	'knows that others are none',
	(text) => {
		expect(isDebianFamily(text)).toBe(false);
	}
);
