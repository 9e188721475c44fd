import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLab } from '../../scripts/face/lab.js';
import { describePicture, distance, pictureOf, watchMemory, type Lab } from '../support/face-lab';

let lab: Lab;
beforeAll(async () => {
	lab = await openLab({ webgl: true });
});
afterAll(() => lab.close());

it('holds as many tensors after 1,000 frames as before', async () => {
	const { before, after, descriptors } = await watchMemory(lab, 1_000);
	expect(descriptors).toBe(100);
	expect(after).toEqual(before);
});

it('gives the same descriptor on WebAssembly, WebGL and plain JavaScript, and another for another person', async () => {
	const first = pictureOf('first');
	const wasm = await describePicture(lab, 'wasm', first);
	const webgl = await describePicture(lab, 'webgl', first);
	const cpu = await describePicture(lab, 'cpu', first);
	const other = await describePicture(lab, 'wasm', pictureOf('second'));
	for (const model of [0, 1]) {
		expect(distance(wasm[model], cpu[model])).toBeLessThan(0.005);
		expect(distance(wasm[model], webgl[model])).toBeLessThan(0.005);
		expect(distance(wasm[model], other[model])).toBeGreaterThan(0.4);
	}
});
