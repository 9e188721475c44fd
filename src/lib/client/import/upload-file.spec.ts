import { describe, expect, test } from 'vitest';
import { IMPORT_PIECE_BYTES, MAX_IMPORT_BYTES } from '$domain/import/import-forms';
import { uploadFile } from './upload-file';

type Call = { path: string; method: string; bytes: number };

function open(answers: (call: Call) => Response | Error) {
	const calls: Call[] = [];
	const progress: number[] = [];
	const call: typeof fetch = async (path, init) => {
		const bytes = init?.body instanceof Blob ? init.body.size : 0;
		const made = { path: String(path), method: init?.method ?? '', bytes };
		calls.push(made);
		const answer = answers(made);
		if (answer instanceof Error) throw answer;
		return answer;
	};
	const deps = { fetch: call, onProgress: (bytes: number) => progress.push(bytes), pause: async () => {} };
	return { calls, progress, deps };
}
const file = (size: number, name = 'list.csv') => new File(['a'.repeat(size)], name);
const yes = () => Response.json({ id: 'x' });

describe('an upload', () => {
	test('sends the file in pieces and says how far it is', async () => {
		const { calls, progress, deps } = open(yes);
		const size = IMPORT_PIECE_BYTES + 10;
		expect(await uploadFile(file(size), 'punches', deps)).toEqual({ ok: true, id: 'x' });
		expect(calls.map(({ path, bytes }) => `${path} ${bytes}`)).toEqual([
			'/admin/imports/upload 0',
			`/admin/imports/upload/x/0 ${IMPORT_PIECE_BYTES}`,
			'/admin/imports/upload/x/1 10',
			'/admin/imports/upload/x 0'
		]);
		expect(progress).toEqual([IMPORT_PIECE_BYTES, size]);
	});

	test('tries a piece again when the line fails, and gives up with words', async () => {
		let failures = 2;
		const flaky = open(({ method }) =>
			method === 'PUT' && failures-- > 0 ? new TypeError('Failed to fetch') : yes()
		);
		expect(await uploadFile(file(10), 'punches', flaky.deps)).toEqual({ ok: true, id: 'x' });
		const dead = open(() => new TypeError('Failed to fetch'));
		const outcome = await uploadFile(file(10), 'punches', dead.deps);
		expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(/Nothing was imported/) });
	});

	test('of an empty, a huge or a renamed file is not begun', async () => {
		const { calls, deps } = open(yes);
		const huge = Object.defineProperty(file(1), 'size', { value: MAX_IMPORT_BYTES + 1 });
		const workbook = new File([new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])], 'punches.csv');
		const messages = [];
		for (const each of [file(0), huge, workbook]) {
			const outcome = await uploadFile(each, 'punches', deps);
			messages.push(outcome.ok ? '' : outcome.message);
		}
		expect(messages[0]).toBe('The file is empty.');
		expect(messages[1]).toMatch(/at most 40 MB/);
		expect(messages[2]).toMatch(/Excel workbook/);
		expect(calls).toEqual([]);
	});

	test('passes on what the server says', async () => {
		const { deps } = open(() => Response.json({ code: 'size', message: 'Too large.' }, { status: 413 }));
		expect(await uploadFile(file(10), 'punches', deps)).toEqual({ ok: false, message: 'Too large.' });
	});
});
