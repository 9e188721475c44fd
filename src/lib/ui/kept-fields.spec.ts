import { expect, test } from 'vitest';
import { keepFields, leadsToSignIn, takeFields } from './kept-fields';

function makeStore() {
	const kept = new Map<string, string>();
	return {
		kept,
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key)
	};
}
const fields = [['reason', 'My daughter is ill']] as const;

test('what was typed comes back once to whoever typed it', () => {
	const store = makeStore();
	keepFields(store, 'form', { owner: 'Ana', fields, nowMs: 0 });
	expect(takeFields(store, 'other', { owner: 'Ana', nowMs: 1 })).toBeNull();
	expect(takeFields(store, 'form', { owner: 'Ana', nowMs: 15 * 60_000 - 1 })).toEqual(fields);
	expect(takeFields(store, 'form', { owner: 'Ana', nowMs: 1 })).toBeNull();
});

test('nobody else sees it, and after a quarter of an hour nobody at all', () => {
	const store = makeStore();
	keepFields(store, 'form', { owner: 'Ana', fields, nowMs: 0 });
	expect(takeFields(store, 'form', { owner: 'Ben', nowMs: 1 })).toBeNull();
	expect(store.kept.size).toBe(0);
	keepFields(store, 'form', { owner: 'Ana', fields, nowMs: 0 });
	expect(takeFields(store, 'form', { owner: 'Ana', nowMs: 15 * 60_000 })).toBeNull();
	expect(store.kept.size).toBe(0);
});

test('of a page that knows nobody, of an empty form and in a full storage nothing is kept', () => {
	const store = makeStore();
	keepFields(store, 'form', { owner: '', fields, nowMs: 0 });
	keepFields(store, 'form', { owner: 'Ana', fields: [], nowMs: 0 });
	expect(store.kept.size).toBe(0);
	const full = {
		...store,
		setItem: () => {
			throw new DOMException('full', 'QuotaExceededError');
		}
	};
	expect(() => keepFields(full, 'form', { owner: 'Ana', fields, nowMs: 0 })).not.toThrow();
	store.setItem('form', 'no JSON');
	expect(takeFields(store, 'form', { owner: 'Ana', nowMs: 1 })).toBeNull();
});

test('a sign-in and a proof lead away and back, everything else does not', () => {
	expect(['/sign-in?next=%2Fme', '/confirm?next=%2Fadmin'].every(leadsToSignIn)).toBe(true);
	expect(['/sign-in', '/me/requests', 'https://example.org/sign-in?'].some(leadsToSignIn)).toBe(false);
});
