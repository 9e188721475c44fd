import type { ChipShape } from '$domain/face/chip';
import type { ModelId } from '$domain/face/models';
import { lengthOf, toUnitLength } from '$domain/face/descriptor';
import { mirror, type RgbImage } from '$domain/face/warp';

/** A network that turns a face chip into a descriptor. */
export interface Embedder {
	readonly modelId: ModelId;
	/** The chip it must be fed. */
	readonly chip: ChipShape;
	/** Raw output, before any normalisation. One chip at a time: two in one run take longer than one after the other. */
	embed(chip: RgbImage): Promise<Float32Array>;
	dispose(): void;
}

/** A descriptor with what its making says about the picture. */
export type Embedding = {
	/** Unit length. */
	descriptor: Float32Array;
	/** Distance between the unit descriptors of chip and mirrored chip; grows with turn, cover, blur. */
	mirrorDistance: number;
};

/** Descriptor of a chip: the mean over the chip and its mirror image, scaled to unit length. */
export async function embedWithMirror(embedder: Embedder, chip: RgbImage): Promise<Embedding> {
	const straight = await embedder.embed(chip);
	const flipped = await embedder.embed(mirror(chip));
	const mean = straight.map((value, index) => (value + (flipped[index] ?? NaN)) / 2);
	const dot = straight.reduce((sum, value, index) => sum + value * (flipped[index] ?? NaN), 0);
	const cosine = dot / (lengthOf(straight) * lengthOf(flipped));
	return { descriptor: toUnitLength(mean), mirrorDistance: Math.sqrt(Math.max(0, 2 - 2 * cosine)) };
}
