import * as v from 'valibot';
import { expect, test } from 'vitest';
import { checkPin, makePinVerifier, pinSchema, pinVerifierSchema } from './pin-verifier';

test('a PIN is told from any other, and its verifier holds no digit of it', async () => {
	const verifier = await makePinVerifier('480271', new Uint8Array(16).fill(7), 1_000);
	expect(v.is(pinVerifierSchema, verifier)).toBe(true);
	expect(await checkPin('480271', verifier)).toBe(true);
	expect(await checkPin(' 480271 ', verifier)).toBe(true);
	for (const other of ['480272', '48027', '4802711', '']) expect(await checkPin(other, verifier)).toBe(false);
	expect(JSON.stringify(verifier)).not.toContain('480271');
});

test('a PIN has 6 to 12 digits that are no row and not one digit again and again', () => {
	for (const pin of ['480271', '480271480271', ' 480271 '])
		expect(v.safeParse(pinSchema, pin).success).toBe(true);
	for (const pin of ['', '48027', '4802714802711', '48o271', '111111', '123456', '987654'])
		expect(v.safeParse(pinSchema, pin).success).toBe(false);
});
