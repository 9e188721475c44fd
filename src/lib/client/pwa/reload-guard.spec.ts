import { expect, test } from 'vitest';
import { checkMayReload, RELOAD_EVERY_MS } from './reload-guard';

function storage() {
	const items = new Map<string, string>();
	return {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value)
	};
}

test('a page reloads itself once a minute at most, whatever is missing', () => {
	const kept = storage();
	expect(checkMayReload(kept, 1_000)).toBe(true);
	expect(checkMayReload(kept, 1_000 + RELOAD_EVERY_MS - 1)).toBe(false);
	expect(checkMayReload(kept, 1_000 + RELOAD_EVERY_MS)).toBe(true);
});

test('a clock that was set back keeps nobody from reloading for long', () => {
	const kept = storage();
	expect(checkMayReload(kept, 10 * RELOAD_EVERY_MS)).toBe(true);
	expect(checkMayReload(kept, RELOAD_EVERY_MS)).toBe(true);
});
