import { expect, test } from 'vitest';
import { makeHeadingId } from './heading-id';

test('keeps letters of any language and digits, and joins words by hyphens', () => {
	expect(makeHeadingId('Punch with your face (or not)', new Set())).toBe('punch-with-your-face-or-not');
	expect(makeHeadingId('2. Día de descanso', new Set())).toBe('2-día-de-descanso');
	expect(makeHeadingId('`api/v1` & tokens', new Set())).toBe('apiv1--tokens');
});

test('tells headings of the same words apart', () => {
	const taken = new Set<string>();
	expect(['Tried', 'Tried', 'Tried'].map((words) => makeHeadingId(words, taken))).toEqual([
		'tried',
		'tried-1',
		'tried-2'
	]);
});
