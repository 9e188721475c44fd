import type { Box } from '$domain/face/geometry';

/** A face in a picture: `box` in fractions of the picture, `picture` in pixels. */
export type SeenFace = { box: Box; picture: { width: number; height: number } };

type Size = { width: number; height: number };

/** Room around the detector's box, which ends at brows and chin: a frame is to hold the whole head. */
const ROOM = 0.2;

/**
 * Where the frame around a face belongs on a mirrored picture that fills its view and is cut where it is too long
 * (`object-fit: cover`).
 * @param view the element that shows the picture, CSS pixels
 * @returns CSS pixels from the view's upper left corner; may reach over its edges
 */
export function placeFaceFrame({ box, picture }: SeenFace, view: Size): Box {
	const scale = Math.max(view.width / picture.width, view.height / picture.height);
	const [shownWidth, shownHeight] = [picture.width * scale, picture.height * scale];
	const width = box.width * (1 + 2 * ROOM) * shownWidth;
	const height = box.height * (1 + 2 * ROOM) * shownHeight;
	const middleX = (box.x + box.width / 2) * shownWidth + (view.width - shownWidth) / 2;
	const middleY = (box.y + box.height / 2) * shownHeight + (view.height - shownHeight) / 2;
	return { x: view.width - middleX - width / 2, y: middleY - height / 2, width, height };
}
