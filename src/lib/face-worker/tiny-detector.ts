import type { RgbImage } from '$domain/face/warp';
import { Dimensions, TinyFaceDetector } from './face-api';
import {
	conv,
	separableConv,
	takeSeparable,
	takeWeight,
	type FusedConv,
	type SeparableConv
} from './fused-conv';
import { toPictureInput } from './picture-input';
import { dispose, leakyRelu, maxPool, pad, tensor4d, tidy, type NamedTensorMap, type Tensor4D } from './tfjs';

/** Means of red, green and blue that it was trained with. */
const MEANS = [117.001, 114.697, 97.404] as const;
/** Slope of its activation below zero. */
const LEAK = 0.1;
/** Written into cells beside a picture that is not square: a score of nothing, a box of no size. */
const NOTHING = -30;

/** A box as shares of the picture's longer side, and how sure the network is. */
export type Found = { x: number; y: number; width: number; height: number; score: number };

/**
 * face-api's tiny detector, with its own reading of the answer and the same weights, in a third of the time: the means are
 * taken off before the picture becomes a tensor, bias runs inside the convolutions, the activation follows the pooling
 * (the largest of four stays the largest), and cells beside a picture that is not square are not computed.
 */
export class FusedTinyDetector extends TinyFaceDetector {
	readonly #weights: NamedTensorMap;
	readonly #entry: FusedConv;
	readonly #layers: readonly SeparableConv[];
	readonly #exit: FusedConv;

	constructor(weights: NamedTensorMap) {
		super();
		const plain = (name: string): FusedConv => ({
			filters: takeWeight(weights, `${name}/filters`),
			bias: takeWeight(weights, `${name}/bias`)
		});
		this.#weights = weights;
		this.#entry = plain('conv0');
		this.#layers = [1, 2, 3, 4, 5].map((layer) => takeSeparable(weights, `conv${layer}`));
		this.#exit = plain('conv8');
	}

	/**
	 * Every box above `minScore`, also those that show the same face again.
	 * @param picture interleaved RGB in 0..255, the longer side a multiple of 32
	 */
	async find(picture: RgbImage, minScore: number): Promise<Found[]> {
		const answer = tidy(() => fillSquare(this.#run(picture)));
		const side = Math.max(picture.width, picture.height);
		try {
			const found = await this.extractBoxes(
				// Same class at run time; the library's types carry their own copy of tfjs's declarations.
				answer as unknown as Parameters<TinyFaceDetector['extractBoxes']>[0],
				new Dimensions(side, side),
				minScore
			);
			return found.map(({ box: { x, y, width, height }, score }) => ({ x, y, width, height, score }));
		} finally {
			dispose(answer);
		}
	}

	free(): void {
		dispose(Object.values(this.#weights));
	}

	/** One cell for 32 x 32 pixels: rows, columns, and 25 numbers for five boxes. */
	#run(picture: RgbImage): Tensor4D {
		let x = tensor4d(toPictureInput([picture.data], MEANS), [1, picture.height, picture.width, 3]);
		x = conv(x, this.#entry, { pad: 'valid', activation: 'linear' });
		x = leakyRelu(maxPool(x, 2, 2, 'same'), LEAK);
		for (const [index, layer] of this.#layers.entries()) {
			const last = index === this.#layers.length - 1;
			x = maxPool(separableConv(x, layer, { activation: 'linear' }), 2, last ? 1 : 2, 'same');
			x = leakyRelu(x, LEAK);
		}
		return conv(x, this.#exit, { pad: 'valid', activation: 'linear' });
	}
}

/** The library reads square answers. */
function fillSquare(answer: Tensor4D): Tensor4D {
	const [, rows = 0, columns = 0] = answer.shape;
	const side = Math.max(rows, columns);
	if (rows === columns) return answer;
	const missing = [
		[0, 0],
		[0, side - rows],
		[0, side - columns],
		[0, 0]
	] satisfies [number, number][];
	return pad(answer, missing, NOTHING);
}
