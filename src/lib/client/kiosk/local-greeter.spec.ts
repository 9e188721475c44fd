import { expect, test } from 'vitest';
import type { LocalGallery } from '$domain/matching/site-gallery';
import { LocalGreeter, type Shown } from './local-greeter';

const shown: Shown = { samples: [], level: 'off', trace: null, nonce: null };
const knows = (kind: 'match' | 'none' | 'ambiguous'): LocalGallery => ({
	identify: () => (kind === 'match' ? { kind, name: 'Ana Cruz' } : { kind })
});
let at = 0;
const greeter = (gallery: LocalGallery | null) =>
	new LocalGreeter(
		async () => gallery,
		() => new Date(at)
	);

test('says the name of whom it recognises, and none in doubt, for nobody and without faces', async () => {
	expect(await greeter(knows('match')).findName(shown)).toBe('Ana Cruz');
	expect(await greeter(knows('ambiguous')).findName(shown)).toBeNull();
	expect(await greeter(knows('none')).findName(shown)).toBeNull();
	expect(await greeter(null).findName(shown)).toBeNull();
});

test('faces that cannot be opened cost nobody a punch: nobody is named', async () => {
	const broken = new LocalGreeter(() => Promise.reject(new Error('this record cannot be read')));
	expect(await broken.findName(shown)).toBeNull();
});

test('where a living person has to be proved, nobody is named without the proof', async () => {
	for (const level of ['light', 'strict'] as const) {
		const without = { ...shown, level, nonce: new Uint8Array(32) };
		expect(await greeter(knows('match')).findName(without)).toBeNull();
	}
});

test('after five failures in a row it answers nobody for half a minute', async () => {
	let gallery = knows('none');
	const local = new LocalGreeter(
		async () => gallery,
		() => new Date(at)
	);
	for (let i = 0; i < 5; i++) await local.findName(shown);
	gallery = knows('match');
	expect(await local.findName(shown)).toBeNull();
	at += 30_000;
	expect(await local.findName(shown)).toBe('Ana Cruz');
});
