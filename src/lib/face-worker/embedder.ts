import { chipToImage, type ChipShape } from '$domain/face/chip';
import type { Anchors } from '$domain/face/chip-anchors';
import { descriptorDistance, toUnitLength } from '$domain/face/descriptor';
import type { Point } from '$domain/face/geometry';
import type { ModelId } from '$domain/face/models';
import { mirror, warp, type RgbaImage, type RgbImage } from '$domain/face/warp';

/** A network that turns a face chip into a descriptor. */
export interface Embedder {
	readonly modelId: ModelId;
	/** The chip it must be fed. */
	readonly chip: ChipShape;
	/** Output for one chip, not of unit length. One at a time: two in one run take longer than one after the other. */
	embed(chip: RgbImage): Promise<Float32Array>;
	dispose(): void;
}

/** One way of cutting the face out of the picture; `padding` in place of the network's own. */
export type Cut = { anchors: Anchors; mirrored: boolean; padding?: number };

/**
 * Cuts whose descriptors are averaged. The mirror image averages out what differs between the halves of a face; placing
 * it by other points, or a little nearer, averages out the errors of the landmarks at no cost. A photograph stands alone
 * and gets four; a frame of a camera has others beside it in its burst (docs/face.md has what each is worth).
 */
export const CUTS: Record<'frame' | 'photo', readonly Cut[]> = {
	frame: [
		{ anchors: 'corners', mirrored: false },
		{ anchors: 'inner', mirrored: true }
	],
	photo: [
		{ anchors: 'corners', mirrored: false },
		{ anchors: 'inner', mirrored: true },
		{ anchors: 'corners', mirrored: true, padding: 0.2 },
		{ anchors: 'inner', mirrored: false }
	]
};

/** A descriptor with what its making says about the picture. */
export type Embedding = {
	/** Unit length. */
	descriptor: Float32Array;
	/** Distance between the unit descriptors of the first two cuts, the face and its mirror image; grows with turn, cover, blur. */
	mirrorDistance: number;
};

export type FaceToEmbed = {
	image: RgbaImage;
	landmarks: readonly Point[];
	cuts: readonly Cut[];
	/** The chip of the first cut, where it has been cut already. */
	chip?: RgbImage;
};

/** Descriptor of a face: the mean over its cuts, scaled to unit length. */
export async function embedFace(
	embedder: Embedder,
	{ image, landmarks, cuts, chip: ready }: FaceToEmbed
): Promise<Embedding> {
	const outputs: Float32Array[] = [];
	for (const [index, { anchors, mirrored, padding = embedder.chip.padding }] of cuts.entries()) {
		const shape = { ...embedder.chip, padding };
		const chip = (index === 0 && ready) || cutChip(image, landmarks, { shape, anchors });
		outputs.push(toUnitLength(await embedder.embed(mirrored ? mirror(chip) : chip)));
	}
	const [straight, flipped] = outputs;
	if (!straight || !flipped) throw new RangeError('a descriptor is the mean of two cuts at least');
	return {
		descriptor: toUnitLength(
			straight.map((_, index) => outputs.reduce((sum, each) => sum + (each[index] ?? NaN), 0))
		),
		mirrorDistance: descriptorDistance(straight, flipped)
	};
}

/** The face in the standard pose of one network. */
export function cutChip(
	image: RgbaImage,
	landmarks: readonly Point[],
	{ shape, anchors }: { shape: ChipShape; anchors: Anchors }
): RgbImage {
	return warp(image, chipToImage(landmarks, shape, anchors), { width: shape.size, height: shape.size });
}
