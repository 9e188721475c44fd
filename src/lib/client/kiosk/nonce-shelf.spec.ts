import { beforeEach, expect, test } from 'vitest';
import { NO_NONCE_FRESH_MS, NONCE_FRESH_MS, NonceShelf } from './nonce-shelf';

let clock: number;
let answers: (string | null)[];
let shelf: NonceShelf<string>;

beforeEach(() => {
	clock = 0;
	answers = ['first', 'second'];
	shelf = new NonceShelf(
		async () => answers.shift() ?? null,
		() => clock
	);
});

test('a nonce that was asked for serves until it is spent or no longer fresh', async () => {
	expect(await shelf.get()).toBe('first');
	clock = NONCE_FRESH_MS;
	expect(await shelf.get()).toBe('first');
	clock++;
	expect(await shelf.get()).toBe('second');
});

test('a spent nonce is never given again', async () => {
	await shelf.get();
	shelf.spend();
	expect(await shelf.get()).toBe('second');
});

test('without an answer nobody waits again for a while', async () => {
	answers = [null, 'later'];
	expect(await shelf.get()).toBeNull();
	clock = NO_NONCE_FRESH_MS;
	expect(await shelf.get()).toBeNull();
	clock++;
	expect(await shelf.get()).toBe('later');
});
