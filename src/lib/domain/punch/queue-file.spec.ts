import { expect, test } from 'vitest';
import { readQueueFile, toBatches, type QueueFile } from './queue-file';

const ID = '01900000-0000-7000-8000-000000000001';
const event = (length: number) => ({ bytes: 'A'.repeat(length), signature: 'B'.repeat(86) });
const file = (...lengths: number[]): QueueFile => ({
	v: 1,
	type: 'bundy-queue',
	deviceId: ID,
	exportedMs: 1,
	clock: { wallMs: 1, monoMs: 1, bootId: ID },
	events: lengths.map(event)
});

test('a file that a device made is read back as it was', () => {
	expect(readQueueFile(JSON.stringify(file(100, 200)))).toEqual({ ok: true, file: file(100, 200) });
});

test.each(['', '{', '[]', '{"v":1}', JSON.stringify({ ...file(1), deviceId: 'x' }), JSON.stringify(file())])(
	'something else is refused with words (%s)',
	(text) => {
		expect(readQueueFile(text)).toMatchObject({ ok: false, reason: expect.stringMatching(/device/) });
	}
);

test('every event is sent once and in order, 64 at most and never more than the server reads', () => {
	const small = toBatches(file(...Array.from({ length: 130 }, (_, i) => 100 + i)));
	expect(small.map(({ events }) => events.length)).toEqual([64, 64, 2]);
	expect(small.flatMap(({ events }) => events.map(({ bytes }) => bytes.length))).toEqual(
		Array.from({ length: 130 }, (_, i) => 100 + i)
	);
	const large = toBatches(file(...Array.from({ length: 40 }, () => 11_000)));
	expect(large.length).toBeGreaterThan(1);
	for (const batch of large) expect(JSON.stringify(batch).length).toBeLessThan(256 * 1024);
	expect(large.every(({ clock }) => clock === null)).toBe(true);
});
