/** Landmark number and where it belongs on the chip of 150 pixels with padding 0.25. */
export type Anchor = readonly [index: number, x: number, y: number];

/** Which landmarks place a face on its chip. */
export type Anchors = 'corners' | 'inner';

/**
 * Outer and inner corners of the eyes and the base of the nose, from dlib's shape template (Boost Software License 1.0).
 */
const CORNERS: readonly Anchor[] = [
	[45, 110.96, 46.35],
	[42, 89.61, 47.9],
	[36, 37.06, 46.37],
	[39, 58.41, 47.91],
	[33, 74.01, 87.78]
];

/**
 * Brows, nose, eyes and lips: where the landmark network itself puts them on a chip placed by the corners, median of
 * 1,270 LFW-style photographs, made symmetric. More points, less influence of each one's error, more of the expression's.
 */
const INNER: readonly Anchor[] = [
	[17, 25.1, 33.8],
	[18, 32.1, 29.2],
	[19, 41.6, 27.3],
	[20, 50.4, 28.0],
	[21, 58.4, 30.7],
	[22, 89.6, 30.7],
	[23, 97.6, 28.0],
	[24, 106.4, 27.3],
	[25, 115.9, 29.2],
	[26, 122.9, 33.8],
	[27, 74.0, 48.0],
	[28, 74.0, 59.4],
	[29, 74.0, 69.9],
	[30, 74.0, 79.6],
	[31, 63.6, 85.3],
	[32, 68.2, 86.8],
	[33, 74.0, 88.2],
	[34, 79.9, 86.8],
	[35, 84.4, 85.3],
	[36, 37.6, 46.5],
	[37, 43.0, 44.1],
	[38, 50.9, 43.8],
	[39, 58.0, 47.6],
	[40, 51.5, 49.8],
	[41, 43.5, 49.7],
	[42, 90.0, 47.6],
	[43, 97.1, 43.8],
	[44, 105.0, 44.1],
	[45, 110.5, 46.5],
	[46, 104.5, 49.7],
	[47, 96.5, 49.8],
	[48, 51.3, 106.1],
	[49, 59.1, 101.8],
	[50, 68.8, 98.6],
	[51, 74.0, 99.8],
	[52, 79.2, 98.6],
	[53, 88.9, 101.8],
	[54, 96.8, 106.1],
	[55, 88.5, 112.9],
	[56, 81.5, 116.4],
	[57, 74.0, 117.4],
	[58, 66.5, 116.4],
	[59, 59.5, 112.9],
	[60, 53.0, 106.0],
	[61, 67.0, 104.4],
	[62, 74.0, 104.3],
	[63, 81.0, 104.4],
	[64, 95.0, 106.0],
	[65, 80.9, 109.0],
	[66, 74.0, 109.5],
	[67, 67.1, 109.0]
];

export const CHIP_ANCHORS: Record<Anchors, readonly Anchor[]> = { corners: CORNERS, inner: INNER };
