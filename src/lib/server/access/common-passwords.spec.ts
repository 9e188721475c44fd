import { expect, test } from 'vitest';
import { checkCommonPassword } from './common-passwords';

test.each([
	'password123',
	'Password123!',
	'qwertyuiop',
	'1234567890',
	'iloveyou2026',
	'aaaaaaaaaaaa',
	'abababababab'
])('%s is tried first by everybody', (password) => expect(checkCommonPassword(password, [])).toBe(true));

test('one’s own address or name with a number is no secret', () => {
	expect(checkCommonPassword('marisol2026', ['marisol', 'example'])).toBe(true);
	expect(checkCommonPassword('bundybundy1', [])).toBe(true);
});

test.each(['a long sentence', 'marisol walks to the market', 'Tq8#vLp2xw'])('%s is not', (password) =>
	expect(checkCommonPassword(password, ['marisol', 'example'])).toBe(false)
);
