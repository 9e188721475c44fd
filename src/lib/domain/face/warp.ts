import { applySimilarity, type Similarity } from './similarity';

/** A picture as it comes from getImageData: four bytes a pixel, rows from the top. */
export type RgbaImage = { data: Uint8ClampedArray | Uint8Array; width: number; height: number };

/** Interleaved red, green, blue in 0..255, rows from the top: what every network here is fed with. */
export type RgbImage = { data: Float32Array; width: number; height: number };

/**
 * Draws a turned, scaled and shifted part of a picture into a new one; black where the picture ends.
 *
 * One resampling for every network, because browsers' canvas filters differ and move a descriptor by up to a fifth of
 * the match threshold. Bilinear; when the picture shrinks by two or more, whole boxes are averaged first.
 * @param image the picture
 * @param toImage carries pixel positions of the result to pixel positions of the picture
 * @param size of the result in pixels
 */
export function warp(
	image: RgbaImage,
	toImage: Similarity,
	size: { width: number; height: number }
): RgbImage {
	const shrink = Math.max(1, Math.floor(Math.hypot(toImage.a, toImage.b)));
	const source = averageBoxes(image, shrink, regionOf(image, toImage, size));
	const out = new Float32Array(size.width * size.height * 3);
	// The centre of box i lies at i * shrink + (shrink - 1) / 2.
	const half = (shrink - 1) / 2;
	const { data, width, height } = source;
	const across = width * 3;
	let at = 0;
	for (let row = 0; row < size.height; row++) {
		for (let column = 0; column < size.width; column++, at += 3) {
			const x = (toImage.a * column - toImage.b * row + toImage.tx - half) / shrink - source.left;
			const y = (toImage.b * column + toImage.a * row + toImage.ty - half) / shrink - source.top;
			const x0 = Math.floor(x);
			const y0 = Math.floor(y);
			if (x0 < -1 || y0 < -1 || x0 >= width || y0 >= height) continue;
			const fx = x - x0;
			const fy = y - y0;
			if (x0 < 0 || y0 < 0 || x0 + 1 >= width || y0 + 1 >= height) {
				sampleEdge(source, { x0, y0, fx, fy, out, at });
				continue;
			}
			// The hottest loop of the page: four neighbours in the picture, each channel by itself.
			const i = y0 * across + x0 * 3;
			const j = i + across;
			const a = (1 - fx) * (1 - fy);
			const b = fx * (1 - fy);
			const c = (1 - fx) * fy;
			const d = fx * fy;
			out[at] =
				a * valueAt(data, i) + b * valueAt(data, i + 3) + c * valueAt(data, j) + d * valueAt(data, j + 3);
			out[at + 1] =
				a * valueAt(data, i + 1) +
				b * valueAt(data, i + 4) +
				c * valueAt(data, j + 1) +
				d * valueAt(data, j + 4);
			out[at + 2] =
				a * valueAt(data, i + 2) +
				b * valueAt(data, i + 5) +
				c * valueAt(data, j + 2) +
				d * valueAt(data, j + 5);
		}
	}
	return { data: out, ...size };
}

/** The same picture seen in a mirror. */
export function mirror({ data, width, height }: RgbImage): RgbImage {
	const out = new Float32Array(data.length);
	for (let row = 0; row < height; row++) {
		for (let column = 0; column < width; column++) {
			const from = (row * width + column) * 3;
			out.set(data.subarray(from, from + 3), (row * width + width - 1 - column) * 3);
		}
	}
	return { data: out, width, height };
}

type Region = { left: number; top: number; right: number; bottom: number };
type Source = RgbImage & { left: number; top: number };

/** The part of the picture that the result can touch, with one pixel to spare for the interpolation. */
function regionOf(image: RgbaImage, toImage: Similarity, size: { width: number; height: number }): Region {
	const corners = [
		applySimilarity(toImage, { x: 0, y: 0 }),
		applySimilarity(toImage, { x: size.width - 1, y: 0 }),
		applySimilarity(toImage, { x: 0, y: size.height - 1 }),
		applySimilarity(toImage, { x: size.width - 1, y: size.height - 1 })
	];
	const xs = corners.map((corner) => corner.x);
	const ys = corners.map((corner) => corner.y);
	const margin = 2 * Math.max(1, Math.floor(Math.hypot(toImage.a, toImage.b)));
	return {
		left: clamp(Math.floor(Math.min(...xs)) - margin, image.width),
		top: clamp(Math.floor(Math.min(...ys)) - margin, image.height),
		right: clamp(Math.ceil(Math.max(...xs)) + margin, image.width),
		bottom: clamp(Math.ceil(Math.max(...ys)) + margin, image.height)
	};
}

/** The region as floats, each pixel the mean of shrink x shrink pixels; left and top count in shrunk pixels. */
function averageBoxes({ data, width: stride }: RgbaImage, shrink: number, region: Region): Source {
	const left = Math.floor(region.left / shrink);
	const top = Math.floor(region.top / shrink);
	const width = Math.max(0, Math.floor(region.right / shrink) - left);
	const height = Math.max(0, Math.floor(region.bottom / shrink) - top);
	const out = new Float32Array(width * height * 3);
	const weight = 1 / (shrink * shrink);
	let at = 0;
	for (let row = 0; row < height; row++) {
		for (let column = 0; column < width; column++, at += 3) {
			let red = 0;
			let green = 0;
			let blue = 0;
			for (let dy = 0; dy < shrink; dy++) {
				let from = (((top + row) * shrink + dy) * stride + (left + column) * shrink) * 4;
				for (let dx = 0; dx < shrink; dx++, from += 4) {
					red += data[from] as number; // in range: the region lies in the picture
					green += data[from + 1] as number;
					blue += data[from + 2] as number;
				}
			}
			out[at] = red * weight;
			out[at + 1] = green * weight;
			out[at + 2] = blue * weight;
		}
	}
	return { data: out, width, height, left, top };
}

/** A number that is known to be there: the callers have checked that its place lies in the picture. */
function valueAt(data: Float32Array, index: number): number {
	return data[index] as number;
}

type EdgeSample = { x0: number; y0: number; fx: number; fy: number; out: Float32Array; at: number };

/** The same where a neighbour is missing, which counts as black. */
function sampleEdge({ data, width, height }: Source, { x0, y0, fx, fy, out, at }: EdgeSample): void {
	for (let corner = 0; corner < 4; corner++) {
		const x = x0 + (corner & 1);
		const y = y0 + (corner >> 1);
		if (x < 0 || y < 0 || x >= width || y >= height) continue;
		const weight = (corner & 1 ? fx : 1 - fx) * (corner >> 1 ? fy : 1 - fy);
		const from = (y * width + x) * 3;
		for (let channel = 0; channel < 3; channel++) {
			out[at + channel] = (out[at + channel] ?? 0) + weight * (data[from + channel] ?? 0);
		}
	}
}

function clamp(value: number, limit: number): number {
	return Math.min(Math.max(value, 0), limit);
}
