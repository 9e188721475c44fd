import { toUnitLength } from '$domain/face/descriptor';
import { SECOND_MODEL } from '$domain/face/models';
import type { Embedder } from './embedder';
import { conv, depthwiseConv, foldScale, takeWeight } from './fused-conv';
import {
	dispose,
	mean,
	sqrt,
	tensor4d,
	tidy,
	type NamedTensorMap,
	type Tensor1D,
	type Tensor2D,
	type Tensor4D
} from './tfjs';

/** Means of the channels it was trained with, in its order: blue, green, red. */
const MEAN_BGR = [103.939, 116.779, 123.68] as const;
const SIZE = 224;
const BLOCKS = 13;
const HALVING_BLOCKS = new Set([2, 4, 6, 12]);

/** How much of the mean face is taken off; all of it costs at the strictest thresholds what it gains at the others. */
const CENTRING = 0.8;

/**
 * The backbone of `faceres` (MobileNet v1, 224 x 224) up to its pooled 1,024 numbers. They are never negative, so their
 * distance is ruled by the few largest and by what all faces share: each is replaced by its square root, and the mean
 * over faces is taken off (docs/face.md has what that is worth). The network's age and gender heads are neither shipped
 * nor computed.
 * @param centre unit-length descriptor of the mean face, `faceresCentre()`; null to measure it
 */
export function createFaceresEmbedder(weights: NamedTensorMap, centre: Float32Array | null): Embedder {
	const filters = (name: string) => takeWeight<Tensor4D>(weights, name);
	const vector = (name: string) => takeWeight<Tensor1D>(weights, name);
	const entry = {
		filters: filters('conv1/convolution/merged_input'),
		bias: vector('conv1_bn/batchnorm_1/sub')
	};
	const blocks = Array.from({ length: BLOCKS }, (_, index) => {
		const block = index + 1;
		return {
			stride: HALVING_BLOCKS.has(block) ? 2 : 1,
			depthwise: foldScale(
				filters(`conv_dw_${block}/depthwise_kernel`),
				null,
				vector(`conv_dw_${block}_bn/batchnorm_1/mul`),
				vector(`conv_dw_${block}_bn/batchnorm_1/sub`)
			),
			pointwise: {
				filters: filters(`conv_pw_${block}/convolution/merged_input`),
				bias: vector(`conv_pw_${block}_bn/batchnorm_1/sub`)
			}
		};
	});

	function forward(input: Tensor4D): Tensor2D {
		let x = conv(input, entry, { stride: 2, activation: 'relu6' });
		for (const { stride, depthwise, pointwise } of blocks) {
			x = depthwiseConv(x, depthwise, { stride, activation: 'relu6' });
			x = conv(x, pointwise, { activation: 'relu6' });
		}
		return sqrt(mean<Tensor2D>(x, [1, 2]));
	}

	return {
		modelId: SECOND_MODEL,
		chip: { size: SIZE, padding: 0.4 },
		async embed({ data }) {
			const input = new Float32Array(data.length);
			for (let at = 0; at < data.length; at += 3) {
				input[at] = (data[at + 2] ?? 0) - MEAN_BGR[0];
				input[at + 1] = (data[at + 1] ?? 0) - MEAN_BGR[1];
				input[at + 2] = (data[at] ?? 0) - MEAN_BGR[2];
			}
			const output = tidy(() => forward(tensor4d(input, [1, SIZE, SIZE, 3])));
			try {
				const plain = toUnitLength(await output.data());
				return centre ? plain.map((value, index) => value - CENTRING * (centre[index] ?? NaN)) : plain;
			} finally {
				dispose(output);
			}
		},
		dispose() {
			for (const { depthwise, pointwise } of blocks)
				dispose([depthwise.filters, depthwise.bias, pointwise.filters, pointwise.bias]);
			dispose([entry.filters, entry.bias]);
		}
	};
}
