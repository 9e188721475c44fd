import { descriptorDistance } from '../face/descriptor';
import { meanTemplate } from './same-face';

/** Means further apart than this are two looks of one face: with and without glasses, a beard grown or shaved. */
const SPLIT_DISTANCE = 0.26;
/** A look needs so many frames, or its mean is no better than a single frame. */
const MIN_FRAMES = 3;
const ROUNDS = 10;

/**
 * Sorts the frames of one person into one or two looks. One template per look recognises both; their common mean would
 * recognise each less well.
 * @param descriptors unit descriptors of one person
 * @returns indices of the frames of each look
 */
export function splitAppearances(descriptors: readonly ArrayLike<number>[]): number[][] {
	const all = [...descriptors.keys()];
	const seeds = findFarthestPair(descriptors);
	if (!seeds || descriptors.length < 2 * MIN_FRAMES) return [all];
	let centres = seeds.map((index) => descriptors[index] ?? []);
	let looks: number[][] = [all];
	for (let round = 0; round < ROUNDS; round++) {
		const [left, right] = centres;
		if (!left || !right) return [all];
		const nearLeft = (index: number) => {
			const descriptor = descriptors[index] ?? [];
			return descriptorDistance(descriptor, left) <= descriptorDistance(descriptor, right);
		};
		looks = [all.filter(nearLeft), all.filter((index) => !nearLeft(index))];
		if (looks.some((look) => look.length < MIN_FRAMES)) return [all];
		centres = looks.map((look) => meanTemplate(look.map((index) => descriptors[index] ?? [])));
	}
	const [left, right] = centres;
	return left && right && descriptorDistance(left, right) >= SPLIT_DISTANCE ? looks : [all];
}

function findFarthestPair(descriptors: readonly ArrayLike<number>[]): [number, number] | null {
	let farthest: [number, number] | null = null;
	let most = -1;
	for (const [first, a] of descriptors.entries()) {
		for (let second = first + 1; second < descriptors.length; second++) {
			const distance = descriptorDistance(a, descriptors[second] ?? []);
			if (distance > most) {
				most = distance;
				farthest = [first, second];
			}
		}
	}
	return farthest;
}
