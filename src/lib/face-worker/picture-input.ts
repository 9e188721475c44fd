/** Means of red, green and blue that a network was trained with. */
export type ChannelMeans = readonly [red: number, green: number, blue: number];

/** What dlib's and face-api's recognition and landmark networks were trained with. */
export const FACE_MEANS: ChannelMeans = [122.782, 117.001, 104.298];

/** Interleaved RGB in 0..255 of equally large pictures, one after the other, means taken off, in units of 255. */
export function toPictureInput(pictures: readonly Float32Array[], means: ChannelMeans): Float32Array {
	const [red, green, blue] = means;
	const input = new Float32Array(pictures.reduce((length, each) => length + each.length, 0));
	let to = 0;
	for (const picture of pictures) {
		for (let from = 0; from < picture.length; from += 3, to += 3) {
			input[to] = ((picture[from] ?? 0) - red) / 255;
			input[to + 1] = ((picture[from + 1] ?? 0) - green) / 255;
			input[to + 2] = ((picture[from + 2] ?? 0) - blue) / 255;
		}
	}
	return input;
}
