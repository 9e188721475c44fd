import { expect, test } from 'vitest';
import { PROGRESS_MEDIA_TYPE, writeFrame, type ProgressFrame } from '$domain/exports/progress-frames';
import { readProgress } from './read-progress';

const respond = (frames: ProgressFrame[], end = frames.length) => {
	const body = Uint8Array.from(frames.slice(0, end).flatMap((frame) => [...writeFrame(frame)]));
	return async () => new Response(body, { headers: { 'content-type': PROGRESS_MEDIA_TYPE } });
};
const FRAMES: ProgressFrame[] = [
	{ kind: 'progress', done: 1, total: 2 },
	{ kind: 'data', bytes: new Uint8Array([65]) },
	{ kind: 'progress', done: 2, total: 2 },
	{ kind: 'data', bytes: new Uint8Array([66]) },
	{ kind: 'end', fileName: 'a.txt', contentType: 'text/plain', note: 'No font has 野.' }
];

test('the pieces become one file, and each step is told', async () => {
	const told: string[] = [];
	const outcome = await readProgress(respond(FRAMES), (done, total) => told.push(`${done}/${total}`));
	if (!outcome.ok) throw new Error(outcome.reason);
	expect(await outcome.file.text()).toBe('AB');
	expect(outcome).toMatchObject({ fileName: 'a.txt', note: 'No font has 野.' });
	expect(told).toEqual(['1/2', '2/2']);
});

test('a file that ends early is not saved', async () => {
	expect(await readProgress(respond(FRAMES, 4), () => {})).toMatchObject({ ok: false, reason: 'failed' });
});

test('the server’s own words are shown when it refuses', async () => {
	const refuse = async () => Response.json({ message: 'There is no such period.' }, { status: 404 });
	expect(await readProgress(refuse, () => {})).toEqual({
		ok: false,
		reason: 'failed',
		message: 'There is no such period.'
	});
});

test('cancelling is not a failure', async () => {
	const cancel = () => Promise.reject(new DOMException('aborted', 'AbortError'));
	expect(await readProgress(cancel, () => {})).toEqual({ ok: false, reason: 'cancelled' });
});
