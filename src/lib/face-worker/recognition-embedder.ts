import { RECOGNITION_CHIP } from '$domain/face/chip';
import { RECOGNITION_MODEL } from '$domain/face/models';
import type { Embedder } from './embedder';
import { FaceRecognitionNet, toNetInput } from './face-api';
import { dispose, tensor3d, type NamedTensorMap, type Tensor } from './tfjs';

/** face-api's recognition network (dlib's ResNet with 8-bit weights): 150 x 150 RGB in 0..255 to 128 numbers. */
export function createRecognitionEmbedder(weights: NamedTensorMap): Embedder {
	const net = new FaceRecognitionNet();
	net.loadFromWeightMap(weights as unknown as Parameters<typeof net.loadFromWeightMap>[0]);
	return {
		modelId: RECOGNITION_MODEL,
		chip: RECOGNITION_CHIP,
		async embed(chips) {
			const pictures = chips.map(({ data, width, height }) => tensor3d(data, [height, width, 3]));
			// Same tensor class at run time; the library's types carry their own copy.
			const output = net.forwardInput(toNetInput(pictures)) as unknown as Tensor;
			try {
				const values = Float32Array.from(await output.data());
				const length = values.length / chips.length;
				return chips.map((_, chip) => values.slice(chip * length, (chip + 1) * length));
			} finally {
				dispose([...pictures, output]);
			}
		},
		dispose: () => net.dispose(false)
	};
}
