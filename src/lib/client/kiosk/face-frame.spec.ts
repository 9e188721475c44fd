import { expect, test } from 'vitest';
import { placeFaceFrame } from './face-frame';

const picture = { width: 640, height: 480 };
const middle = (frame: ReturnType<typeof placeFaceFrame>) => [
	frame.x + frame.width / 2,
	frame.y + frame.height / 2
];

test('a face in the middle is framed in the middle, with room around it', () => {
	const box = { x: 0.4, y: 0.35, width: 0.2, height: 0.3 };
	const frame = placeFaceFrame({ box, picture }, { width: 640, height: 480 });
	expect(middle(frame)).toEqual([320, 240]);
	expect(frame.width).toBeCloseTo(0.2 * 640 * 1.4);
	expect(frame.height).toBeCloseTo(0.3 * 480 * 1.4);
});

test('the picture is a mirror: who stands on the camera’s left is framed on the screen’s right', () => {
	const box = { x: 0, y: 0.4, width: 0.2, height: 0.2 };
	expect(middle(placeFaceFrame({ box, picture }, { width: 640, height: 480 }))).toEqual([576, 240]);
});

test('what is cut from a wide picture in an upright view moves the frame with it', () => {
	// Shown 640 by 480, of which the middle 240 columns are seen.
	const box = { x: 0.3, y: 0.4, width: 0.1, height: 0.2 };
	const frame = placeFaceFrame({ box, picture }, { width: 240, height: 480 });
	expect(middle(frame)).toEqual([240 - (0.35 * 640 - 200), 240]);
});

test('what is cut from an upright picture in a wide view moves it too', () => {
	const box = { x: 0.4, y: 0.1, width: 0.2, height: 0.2 };
	const frame = placeFaceFrame({ box, picture: { width: 480, height: 640 } }, { width: 960, height: 640 });
	expect(middle(frame)).toEqual([480, 0.2 * 1280 - 320]);
});
