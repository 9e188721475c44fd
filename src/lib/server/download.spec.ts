import { describe, expect, it } from 'vitest';
import { createFrameReader } from '$domain/exports/progress-frames';
import { contentDisposition, downloadResponse, progressResponse } from './download';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = async (response: Response) =>
	createFrameReader()(new Uint8Array(await response.arrayBuffer())).map((frame) =>
		frame.kind === 'data' ? new TextDecoder().decode(frame.bytes) : frame
	);

describe('a download', () => {
	it('is saved under its name, in ASCII for old programs too', () => {
		expect(contentDisposition('Peña 1.pdf')).toBe(
			`attachment; filename="Pe-a-1.pdf"; filename*=UTF-8''Pe%C3%B1a%201.pdf`
		);
	});

	it('tells truly how far it is, and ends only when it is whole', async () => {
		let done = 0;
		async function* chunks() {
			for (done = 1; done <= 2; done++) yield bytes(`page ${done}`);
			done = 2;
		}
		const progress = () => ({ done, total: 2 });
		const response = progressResponse({
			fileName: 'a.pdf',
			contentType: 'application/pdf',
			chunks: chunks(),
			progress
		});
		expect(await read(response)).toEqual([
			{ kind: 'progress', done: 0, total: 2 },
			'page 1',
			{ kind: 'progress', done: 1, total: 2 },
			'page 2',
			{ kind: 'progress', done: 2, total: 2 },
			{ kind: 'end', fileName: 'a.pdf', contentType: 'application/pdf', note: null }
		]);
	});

	it('says in its frames that it failed half-way', async () => {
		async function* chunks() {
			yield bytes('page 1');
			throw new Error('database gone');
		}
		const frames = await read(
			progressResponse({ fileName: 'a.pdf', contentType: 'application/pdf', chunks: chunks() })
		);
		expect(frames.at(-1)).toMatchObject({ kind: 'failed' });
	});

	it('ends the making when the reader leaves', async () => {
		let made = 0;
		let ended = false;
		async function* chunks() {
			try {
				for (;;) yield bytes(`${++made}`);
			} finally {
				ended = true;
			}
		}
		const { body } = downloadResponse({ fileName: 'a', contentType: 'text/plain', chunks: chunks() });
		const reader = body?.getReader();
		await reader?.read();
		await reader?.cancel();
		expect(ended).toBe(true);
		expect(made).toBeLessThan(5);
	});
});
