import { describe, expect, it } from 'vitest';
import { followFace } from './follow-face';

const before = {
	box: { x: 100, y: 50, width: 80, height: 100 },
	landmarks: [
		{ x: 100, y: 50 },
		{ x: 140, y: 100 },
		{ x: 180, y: 150 }
	]
};

describe('followFace', () => {
	it('moves and scales the points as the box did', () => {
		expect(followFace(before, { x: 110, y: 40, width: 88, height: 110 })).toEqual([
			{ x: 110, y: 40 },
			{ x: 154, y: 95 },
			{ x: 198, y: 150 }
		]);
	});

	it('follows no face into a box that shares less than six tenths with the earlier one', () => {
		expect(followFace(before, { ...before.box, x: 119 })).not.toBeNull();
		expect(followFace(before, { ...before.box, x: 121 })).toBeNull();
		expect(followFace(before, { ...before.box, width: 40 })).toBeNull();
	});
});
