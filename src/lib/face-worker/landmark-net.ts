import { LANDMARK_CROP } from '$domain/face/landmark-crop';
import {
	conv,
	separableConv,
	takeSeparable,
	takeWeight,
	type FusedConv,
	type SeparableConv
} from './fused-conv';
import { FACE_MEANS, toPictureInput } from './picture-input';
import {
	add,
	avgPool,
	dispose,
	matMul,
	relu,
	tensor4d,
	tidy,
	type NamedTensorMap,
	type Tensor1D,
	type Tensor2D,
	type Tensor4D
} from './tfjs';

type Block = { entry: FusedConv | SeparableConv; rest: readonly SeparableConv[] };

export type LandmarkNet = ReturnType<typeof createLandmarkNet>;

/**
 * face-api's 68-point network (four densely connected blocks): the same weights and the same numbers as face-api's own
 * class in two thirds of the time, because bias and activation run inside the convolutions.
 */
export function createLandmarkNet(weights: NamedTensorMap) {
	const blocks = [0, 1, 2, 3].map((block): Block => {
		const layer = (index: number) => `dense${block}/conv${index}`;
		const first = { filters: `${layer(0)}/filters`, bias: `${layer(0)}/bias` };
		return {
			entry:
				block === 0
					? { filters: takeWeight(weights, first.filters), bias: takeWeight(weights, first.bias) }
					: takeSeparable(weights, layer(0)),
			rest: [1, 2, 3].map((index) => takeSeparable(weights, layer(index)))
		};
	});
	const output = takeWeight<Tensor2D>(weights, 'fc/weights');
	const bias = takeWeight<Tensor1D>(weights, 'fc/bias');

	return {
		/**
		 * @param crops interleaved RGB in 0..255, 112 x 112 each
		 * @returns x0, y0, x1, y1, ... of each crop in turn, as shares of its side
		 */
		async run(crops: readonly Float32Array[]): Promise<Float32Array> {
			const result = tidy(() => {
				const input = toPictureInput(crops, FACE_MEANS);
				const batch = tensor4d(input, [crops.length, LANDMARK_CROP, LANDMARK_CROP, 3]);
				const pooled = avgPool(blocks.reduce(runBlock, batch), 7, 2, 'valid');
				return add(matMul(pooled.as2D(crops.length, output.shape[0]), output), bias);
			});
			try {
				return Float32Array.from(await result.data());
			} finally {
				dispose(result);
			}
		},
		dispose: () => dispose(Object.values(weights))
	};
}

/** Each layer sees the sum of all that came before it in its block. */
function runBlock(x: Tensor4D, { entry, rest }: Block): Tensor4D {
	const step = { stride: 2, activation: 'relu' } as const;
	let sum = 'filters' in entry ? conv(x, entry, step) : separableConv(x, entry, step);
	let seen = sum;
	for (const layer of rest) {
		sum = add(sum, separableConv(seen, layer, { activation: 'linear' }));
		seen = relu(sum);
	}
	return seen;
}
