import { expect, test } from 'vitest';
import { whenSent } from './when-sent';

const asked = new Request('http://localhost');

function begin(source: UnderlyingDefaultSource<Uint8Array>, request = asked, headers = {}) {
	let ended = 0;
	const response = new Response(new ReadableStream(source), { status: 201, headers });
	return { sent: whenSent(request, response, () => ended++), count: () => ended };
}

test('the end is told when the last piece has gone, and the answer is as it was', async () => {
	let more = (_: string | null) => {};
	const { sent, count } = begin(
		{
			start: (controller) => {
				more = (text) =>
					text === null ? controller.close() : controller.enqueue(new TextEncoder().encode(text));
			}
		},
		asked,
		{ 'x-mine': 'yes' }
	);
	expect([sent.status, sent.headers.get('x-mine'), count()]).toEqual([201, 'yes', 0]);
	more('one ');
	more('two');
	expect(count()).toBe(0);
	more(null);
	expect(await sent.text()).toBe('one two');
	expect(count()).toBe(1);
});

test('a reader who leaves and a file that breaks end it too', async () => {
	const left = begin({ pull: (controller) => controller.enqueue(new Uint8Array(9)) });
	await left.sent.body?.cancel();
	expect(left.count()).toBe(1);
	const broken = begin({ pull: (controller) => controller.error(new Error('broken')) });
	await expect(broken.sent.text()).rejects.toThrow('broken');
	expect(broken.count()).toBe(1);
});

test('what nobody may come to read has ended at once', () => {
	const endless = {
		pull: (controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(9))
	};
	expect(begin(endless, new Request('http://localhost', { method: 'HEAD' })).count()).toBe(1);
	expect(begin(endless, asked, { etag: '"a"' }).count()).toBe(1);
	let ended = 0;
	whenSent(asked, new Response(null, { status: 303 }), () => ended++);
	expect(ended).toBe(1);
});
