import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameReader, writeFrame } from './progress-frames';
import type { ProgressFrame } from './progress-frames';

const frames: ProgressFrame[] = [
	{ kind: 'progress', done: 0, total: 1000 },
	{ kind: 'data', bytes: new Uint8Array([1, 2, 3]) },
	{ kind: 'data', bytes: new Uint8Array(0) },
	{ kind: 'progress', done: 1000, total: 1000 },
	{ kind: 'end', fileName: 'Peña.pdf', contentType: 'application/pdf', note: null },
	{ kind: 'failed', message: 'The database does not answer.' }
];
const whole = Uint8Array.from(frames.flatMap((frame) => [...writeFrame(frame)]));

describe('a download that tells how far it is', () => {
	it('is read again however the network cuts it', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 12 }), (cuts) => {
				const read = createFrameReader();
				const edges = [0, ...cuts.sort((a, b) => a - b), whole.length];
				const found = edges.slice(1).flatMap((to, i) => read(whole.slice(edges[i], to)));
				expect(found).toEqual(frames);
			})
		);
	});

	it('keeps back what is not whole', () => {
		expect(createFrameReader()(whole.slice(0, 20))).toEqual([]);
	});

	it('refuses what is no such download', () => {
		const read = createFrameReader();
		expect(() => read(new TextEncoder().encode('<!doctype html>'))).toThrow('not a frame');
		expect(() => createFrameReader()(new Uint8Array([0x51, 0, 0, 0, 2, 0x7b, 0x7d]))).toThrow('not a frame');
	});
});
