import { SECOND_MODEL } from '$domain/face/models';
import type { Embedder } from './embedder';
import {
	add,
	clipByValue,
	conv2d,
	depthwiseConv2d,
	dispose,
	mean,
	mul,
	tensor4d,
	tidy,
	type NamedTensorMap,
	type Tensor4D
} from './tfjs';

/** Means of the channels it was trained with, in its order: blue, green, red. */
const MEAN_BGR = [103.939, 116.779, 123.68] as const;
const BLOCKS = 13;
const HALVING_BLOCKS = new Set([2, 4, 6, 12]);

/**
 * The backbone of `faceres` (MobileNet v1, 224 x 224) up to its pooled 1,024 numbers. The network's age and gender heads
 * are neither shipped nor computed.
 */
export function createFaceresEmbedder(weights: NamedTensorMap): Embedder {
	const weight = (name: string): Tensor4D => {
		const tensor = weights[name];
		if (!tensor) throw new RangeError(`the second embedder has no weight ${name}`);
		// Filters are stored in four dimensions, biases in one; tfjs broadcasts the latter.
		return tensor as Tensor4D;
	};
	const relu6 = (x: Tensor4D) => clipByValue(x, 0, 6);

	function forward(input: Tensor4D) {
		let x = conv2d(input, weight('conv1/convolution/merged_input'), 2, 'same');
		x = relu6(add(x, weight('conv1_bn/batchnorm_1/sub')));
		for (let block = 1; block <= BLOCKS; block++) {
			const stride = HALVING_BLOCKS.has(block) ? 2 : 1;
			x = depthwiseConv2d(x, weight(`conv_dw_${block}/depthwise_kernel`), stride, 'same');
			x = mul(x, weight(`conv_dw_${block}_bn/batchnorm_1/mul`));
			x = relu6(add(x, weight(`conv_dw_${block}_bn/batchnorm_1/sub`)));
			x = conv2d(x, weight(`conv_pw_${block}/convolution/merged_input`), 1, 'same');
			x = relu6(add(x, weight(`conv_pw_${block}_bn/batchnorm_1/sub`)));
		}
		return mean(x, [1, 2]);
	}

	return {
		modelId: SECOND_MODEL,
		chip: { size: 224, padding: 0.4 },
		async embed(chips) {
			const size = 224;
			const input = new Float32Array(chips.length * size * size * 3);
			for (const [chip, { data }] of chips.entries()) {
				const start = chip * data.length;
				for (let at = 0; at < data.length; at += 3) {
					input[start + at] = (data[at + 2] ?? 0) - MEAN_BGR[0];
					input[start + at + 1] = (data[at + 1] ?? 0) - MEAN_BGR[1];
					input[start + at + 2] = (data[at] ?? 0) - MEAN_BGR[2];
				}
			}
			const output = tidy(() => forward(tensor4d(input, [chips.length, size, size, 3])));
			try {
				const values = Float32Array.from(await output.data());
				const length = values.length / chips.length;
				return chips.map((_, chip) => values.slice(chip * length, (chip + 1) * length));
			} finally {
				dispose(output);
			}
		},
		dispose: () => dispose(weights)
	};
}
