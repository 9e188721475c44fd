import { expect, test, vi } from 'vitest';
import { ANSWER_WITHIN_MS, readPlace } from './read-place';

/** A browser that answers at once. */
const answering = (answer: (ok: PositionCallback, failed: PositionErrorCallback) => void): Geolocation => ({
	getCurrentPosition: (ok, failed) => answer(ok, failed ?? (() => undefined)),
	watchPosition: () => 0,
	clearWatch: () => undefined
});
const failing = (code: number) =>
	answering((_, failed) =>
		failed({ code, message: '', PERMISSION_DENIED: 1, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 })
	);

test('a place comes as whole millionths and whole metres, its accuracy never better than the browser says', async () => {
	const coords = { latitude: 14.59951234, longitude: 120.98421, accuracy: 12.1 };
	const geolocation = answering((ok) =>
		// As much of a position as is read.
		ok({ coords } as GeolocationPosition)
	);
	expect(await readPlace(geolocation)).toEqual({
		kind: 'at',
		latitude: 14_599_512,
		longitude: 120_984_210,
		accuracyMeters: 13
	});
});

test.each([
	[1, 'denied'],
	[2, 'unavailable'],
	[3, 'timeout']
])('what the browser refuses with %i is told as %s, and the punch goes on', async (code, why) => {
	expect(await readPlace(failing(code))).toEqual({ kind: 'unknown', why });
});

test('a browser without it says so', async () => {
	expect(await readPlace(undefined)).toEqual({ kind: 'unknown', why: 'unavailable' });
});

test('a question that nobody answers keeps no punch waiting for long', async () => {
	vi.useFakeTimers();
	try {
		const place = readPlace(answering(() => undefined));
		await vi.advanceTimersByTimeAsync(ANSWER_WITHIN_MS);
		expect(await place).toEqual({ kind: 'unknown', why: 'timeout' });
	} finally {
		vi.useRealTimers();
	}
});
