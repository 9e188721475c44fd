import { expect, test } from 'vitest';
import { decideUpdate, QUIET_MS } from './decide-update';

const page = (busy: boolean, quietForMs: number) => ({ busy: () => busy, quietForMs: () => quietForMs });

test('never while a punch is made or sent, however quiet it is', () => {
	expect(decideUpdate(page(true, 10 * QUIET_MS))).toBe('wait');
});

test('a kiosk updates itself after more than a quiet minute, and offers it before', () => {
	expect(decideUpdate(page(false, QUIET_MS))).toBe('offer');
	expect(decideUpdate(page(false, QUIET_MS + 1))).toBe('activate');
});

test('any other page only offers it', () => {
	expect(decideUpdate(null)).toBe('offer');
});
