import { describe, expect, it } from 'vitest';
import { createFaceMemory } from './face-memory';

const frame = { width: 640, height: 480 };
const face = { box: { x: 100, y: 100, width: 100, height: 100 }, landmarks: [{ x: 150, y: 150 }] };

describe('createFaceMemory', () => {
	it('says for a second where the points have moved with the box', () => {
		const memory = createFaceMemory();
		memory.keep(frame, face, 1_000);
		expect(memory.follow(frame, { ...face.box, x: 110 }, 2_000)).toEqual([{ x: 160, y: 150 }]);
		expect(memory.follow(frame, { ...face.box, x: 110 }, 2_001)).toBeNull();
	});

	it('gives the same answer for the same box, however often it was asked in between', () => {
		const memory = createFaceMemory();
		memory.keep(frame, face, 0);
		const before = memory.follow(frame, face.box, 100);
		memory.follow(frame, { ...face.box, y: 120 }, 200);
		expect(memory.follow(frame, face.box, 300)).toEqual(before);
	});

	it('knows nothing of another face, an earlier time or a picture of another size', () => {
		const memory = createFaceMemory();
		expect(memory.follow(frame, face.box, 0)).toBeNull();
		memory.keep(frame, face, 1_000);
		expect(memory.follow(frame, { ...face.box, x: 300 }, 1_100)).toBeNull();
		expect(memory.follow(frame, face.box, 900)).toBeNull();
		expect(memory.follow({ width: 480, height: 640 }, face.box, 1_100)).toBeNull();
	});
});
