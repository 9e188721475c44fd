import { expect, test } from 'vitest';
import { Slots } from './slots';
import { inUploadPlace } from './upload-places';

const request = { headers: new Headers({ 'content-length': '500' }) };

test('uploads have places of their own: beyond them and the line there is none', async () => {
	const uploads = new Slots({ atOnce: 8, waiting: 0, waitMs: 10 });
	let finish = () => {};
	const working = new Promise<void>((resolve) => (finish = resolve));
	const eight = Array.from({ length: 8 }, () =>
		inUploadPlace(request, async () => (await working, 'stored'), uploads)
	);
	expect(await inUploadPlace(request, async () => 'stored', uploads)).toBeNull();
	finish();
	expect(await Promise.all(eight)).toEqual(Array(8).fill('stored'));
	expect(await inUploadPlace(request, async () => 'stored', uploads)).toBe('stored');
});

test('a place is given back when the work fails', async () => {
	const uploads = new Slots({ atOnce: 1, waiting: 0, waitMs: 10 });
	const broken = inUploadPlace(request, () => Promise.reject(new Error('broken')), uploads);
	await expect(broken).rejects.toThrow('broken');
	expect(await inUploadPlace(request, async () => 'stored', uploads)).toBe('stored');
});

test('a single punch comes before queues of days', async () => {
	const uploads = new Slots({ atOnce: 1, waiting: 10, waitMs: 1_000 });
	const order: string[] = [];
	const send = (name: string, length: number) =>
		inUploadPlace(
			{ headers: new Headers({ 'content-length': String(length) }) },
			async () => order.push(name),
			uploads
		);
	await Promise.all([send('first', 1), send('queue', 24 * 1024 + 1), send('punch', 24 * 1024)]);
	expect(order).toEqual(['first', 'punch', 'queue']);
});
