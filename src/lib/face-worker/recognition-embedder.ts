import { RECOGNITION_CHIP } from '$domain/face/chip';
import { RECOGNITION_MODEL } from '$domain/face/models';
import type { Embedder } from './embedder';
import { conv, foldScale, takeWeight, type FusedConv } from './fused-conv';
import { FACE_MEANS, toPictureInput } from './picture-input';
import {
	add,
	avgPool,
	concat,
	dispose,
	matMul,
	maxPool,
	mean,
	pad,
	relu,
	tensor4d,
	tidy,
	zeros,
	type Rank,
	type NamedTensorMap,
	type Tensor1D,
	type Tensor2D,
	type Tensor4D
} from './tfjs';

/** Blocks after the first convolution, in order; `down` halves the picture. */
const BLOCKS = [
	...['conv32_1', 'conv32_2', 'conv32_3'],
	...['conv64_down', 'conv64_1', 'conv64_2', 'conv64_3'],
	...['conv128_down', 'conv128_1', 'conv128_2'],
	...['conv256_down', 'conv256_1', 'conv256_2', 'conv256_down_out']
];

type Block = { down: boolean; first: FusedConv; second: FusedConv };

/**
 * face-api's recognition network (dlib's ResNet with 8-bit weights): 150 x 150 RGB in 0..255 to 128 numbers. The same
 * weights and the same numbers as face-api's own class, in half the time: scales are folded into fused convolutions.
 */
export function createRecognitionEmbedder(weights: NamedTensorMap): Embedder {
	const layer = (name: string): FusedConv =>
		foldScale(
			takeWeight<Tensor4D>(weights, `${name}/conv/filters`),
			takeWeight<Tensor1D>(weights, `${name}/conv/bias`),
			takeWeight<Tensor1D>(weights, `${name}/scale/weights`),
			takeWeight<Tensor1D>(weights, `${name}/scale/biases`)
		);
	const entry = layer('conv32_down');
	const blocks = BLOCKS.map((name): Block => {
		return { down: name.includes('down'), first: layer(`${name}/conv1`), second: layer(`${name}/conv2`) };
	});
	const output = takeWeight<Tensor2D>(weights, 'fc');

	function forward(input: Tensor4D): Tensor2D {
		let x = conv(input, entry, { stride: 2, pad: 'valid', activation: 'relu' });
		x = maxPool(x, 3, 2, 'valid');
		for (const block of blocks) x = block.down ? runDown(x, block) : runPlain(x, block);
		return matMul(mean<Tensor2D>(x, [1, 2]), output);
	}

	return {
		modelId: RECOGNITION_MODEL,
		chip: RECOGNITION_CHIP,
		async embed(chip) {
			const { size } = RECOGNITION_CHIP;
			const result = tidy(() =>
				forward(tensor4d(toPictureInput([chip.data], FACE_MEANS), [1, size, size, 3]))
			);
			try {
				return Float32Array.from(await result.data());
			} finally {
				dispose(result);
			}
		},
		dispose() {
			dispose([
				output,
				...[entry, ...blocks.flatMap(({ first, second }) => [first, second])].flatMap(Object.values)
			]);
		}
	};
}

function runPlain(x: Tensor4D, { first, second }: Block): Tensor4D {
	const inner = conv(x, first, { activation: 'relu' });
	return relu(add(conv(inner, second, { activation: 'linear' }), x));
}

/** The shortcut of a halving block is a mean over 2 x 2, with empty channels where there are more of them below. */
function runDown(x: Tensor4D, { first, second }: Block): Tensor4D {
	const inner = conv(x, first, { stride: 2, pad: 'valid', activation: 'relu' });
	let out = conv(inner, second, { activation: 'linear' });
	let shortcut = avgPool(x, 2, 2, 'valid');
	const [, height = 0, width = 0, channels = 0] = out.shape;
	const [count = 0, tall = 0, wide = 0, deep = 0] = shortcut.shape;
	if (height !== tall || width !== wide) {
		out = pad(out, [
			[0, 0],
			[0, tall - height],
			[0, wide - width],
			[0, 0]
		]);
	}
	if (channels !== deep)
		shortcut = concat([shortcut, zeros<Rank.R4>([count, tall, wide, channels - deep])], 3);
	return relu(add(shortcut, out));
}
