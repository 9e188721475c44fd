import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openSealedStream, sealStream } from './sealed-stream.js';

const masterKey = randomBytes(32);
const header = { holds: 'data' as const, takenAt: '2026-03-02T00:00:00.000Z', schema: 7 };
const MB = 1 << 20;

async function* chunksOf(bytes: Buffer, size = 70_000) {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk);
	return Buffer.concat(chunks);
}

const seal = (plain: Buffer) => collect(sealStream(chunksOf(plain), { secret: { masterKey }, header }));

async function open(sealed: Buffer, secret: Parameters<typeof sealStream>[1]['secret'] = { masterKey }) {
	const stream = await openSealedStream(chunksOf(sealed));
	return collect(stream.open(secret));
}

describe('an encrypted backup', () => {
	test.each([0, 1, MB - 1, MB, MB + 1, 3 * MB + 17])('of %i bytes comes back as it was', async (length) => {
		const plain = randomBytes(length);
		expect((await open(await seal(plain))).equals(plain)).toBe(true);
	});

	test('tells without a key what it is, and nothing of its content', async () => {
		const sealed = await seal(Buffer.from('Juan dela Cruz'.repeat(1000)));
		const { header: read } = await openSealedStream(chunksOf(sealed));
		expect(read).toMatchObject({ ...header, format: 'bundy-backup-1', key: 'master-key' });
		expect(sealed.includes('Juan')).toBe(false);
	});

	test('opens with the same passphrase, however its accents are typed, and with no other', async () => {
		const sealed = await collect(
			sealStream(chunksOf(Buffer.from('x')), { secret: { passphrase: 'señor boats' }, header })
		);
		expect((await open(sealed, { passphrase: 'señor boats'.normalize('NFD') })).toString()).toBe('x');
		await expect(open(sealed, { passphrase: 'senor boats' })).rejects.toThrow(/another key/);
	});

	test('does not open with another key', async () => {
		await expect(open(await seal(randomBytes(10)), { masterKey: randomBytes(32) })).rejects.toThrow(
			/another key/
		);
	});

	test('shows a changed bit anywhere: header, frame, length, tag', async () => {
		const sealed = await seal(randomBytes(2 * MB));
		const body = sealed.indexOf(0x0a) + 1;
		for (const at of [12, body, body + 3, body + 4, body + MB, sealed.length - 1]) {
			const changed = Buffer.from(sealed);
			changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
			await expect(open(changed), `byte ${at}`).rejects.toThrow(/damaged|no backup|newer/);
		}
	});

	test('shows a cut, also between two frames, and frames in another order', async () => {
		const sealed = await seal(randomBytes(3 * MB));
		const body = sealed.indexOf(0x0a) + 1;
		const frame = 4 + MB + 16;
		for (const length of [
			body - 5,
			body + 2,
			body + 100,
			body + frame,
			body + 2 * frame,
			sealed.length - 1
		]) {
			await expect(open(sealed.subarray(0, length)), `${length} bytes`).rejects.toThrow(/damaged|no backup/);
		}
		const swapped = Buffer.concat([
			sealed.subarray(0, body),
			sealed.subarray(body + frame, body + 2 * frame),
			sealed.subarray(body, body + frame),
			sealed.subarray(body + 2 * frame)
		]);
		await expect(open(swapped)).rejects.toThrow(/damaged/);
		await expect(open(Buffer.concat([sealed, Buffer.from('more')]))).rejects.toThrow(/damaged/);
	});

	test('is told from any other file', async () => {
		for (const text of ['', 'hello', '{"format":"other"}\n']) {
			await expect(open(Buffer.from(text))).rejects.toThrow(/damaged|no backup/);
		}
	});
});
