import { expect, test } from 'vitest';
import { groupAsTyped, readPairingInput } from './pairing-input';

test('a code is found in what was typed and in a whole link', () => {
	const code = 'ABCD1234EFGH5678';
	expect(readPairingInput('abcd-1234-efgh-5678')).toBe(code);
	expect(readPairingInput('https://clock.example/pair#ABCD-1234-EFGH-5678')).toBe(code);
	expect(readPairingInput('#ABCD-1234-EFGH-5678')).toBe(code);
	expect(readPairingInput('https://clock.example/pair')).toBeNull();
	expect(readPairingInput('')).toBeNull();
});

test('typing is grouped as the office shows the code', () => {
	expect(groupAsTyped('a')).toBe('A');
	expect(groupAsTyped('abcd')).toBe('ABCD');
	expect(groupAsTyped('abcd1')).toBe('ABCD-1');
	expect(groupAsTyped('abcd-1234-efgh-5678-too much')).toBe('ABCD-1234-EFGH-5678');
	expect(groupAsTyped('https://clock.example/pair#ABCD-1234')).toBe('ABCD-1234');
});
