import { expect, test } from 'vitest';
import { makePinVerifier } from '$domain/punch/pin-verifier';
import { checkLeavePin, decideLeave } from './leave-check';

/** Few rounds: what is slow on purpose is tested elsewhere. */
const verifier = await makePinVerifier('480271', new Uint8Array(16), 10);

/** As much of a browser's storage as is used. */
function memory(): Storage {
	const items = new Map<string, string>();
	return {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value),
		removeItem: (key: string) => void items.delete(key)
	} as Storage;
}

const site = { kind: 'kiosk', shutOut: false, settingsPin: verifier } as const;

test('a shared device is left with its site’s PIN, and without one by an administrator', () => {
	expect(decideLeave(site)).toBe('pin');
	expect(decideLeave({ ...site, kind: 'field' })).toBe('pin');
	expect(decideLeave({ ...site, settingsPin: null })).toBe('administrator');
});

test('a phone is its owner’s, and a revoked device nobody’s', () => {
	expect(decideLeave({ ...site, kind: 'personal' })).toBe('free');
	expect(decideLeave({ ...site, shutOut: true })).toBe('free');
});

test('the right PIN opens, a wrong one does not, and three wrong ones make even the right one wait', async () => {
	const storage = memory();
	let nowMs = 1_000_000;
	const attempt = (pin: string) => checkLeavePin({ pin, verifier, storage, now: () => nowMs });
	expect(await attempt('480271')).toEqual({ ok: true });
	for (let i = 0; i < 3; i++) expect(await attempt('111222')).toEqual({ ok: false, reason: 'wrong' });
	expect(await attempt('480271')).toMatchObject({ ok: false, reason: 'throttled' });
	nowMs += 30_000;
	expect(await attempt('480271')).toEqual({ ok: true });
	expect(await attempt('111222')).toEqual({ ok: false, reason: 'wrong' });
});

test('a page that is closed while it compares has used up a try all the same', async () => {
	const storage = memory();
	const attempts = Array.from({ length: 4 }, () =>
		checkLeavePin({ pin: '111222', verifier, storage, now: () => 5_000 })
	);
	expect((await Promise.all(attempts)).map((result) => !result.ok && result.reason)).toEqual([
		'wrong',
		'wrong',
		'wrong',
		'throttled'
	]);
});
