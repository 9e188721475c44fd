import { DESCRIPTOR_DIMENSIONS, RECOGNITION_MODEL, SECOND_MODEL, type ModelId } from '../face/models';
import { descriptorDistance } from '../face/descriptor';
import type { Gallery, Probe } from './gallery';
import { CONTRADICTION_LIMITS, SCORE_WEIGHTS } from './thresholds';

/**
 * True if one model takes the employee's nearest appearance for another person altogether, however near the other model
 * and with it the fused score may be: a sum lets a very good score of one pay for a hopeless one of the other.
 * @param probe with both descriptors, as a gallery of the rule `fused` asks for
 */
export function modelsDisagree(gallery: Gallery, probe: Probe, employeeId: string): boolean {
	if (gallery.rule !== 'fused' || !probe.second) return false;
	const owner = gallery.employeeIds.indexOf(employeeId);
	const weights = SCORE_WEIGHTS.fused;
	let nearest = { score: Infinity, first: Infinity, second: Infinity };
	for (const [row, other] of gallery.owner.entries()) {
		if (other !== owner) continue;
		const first = descriptorDistance(templateOf(gallery.first, row, RECOGNITION_MODEL), probe.descriptor);
		const second = descriptorDistance(templateOf(gallery.second, row, SECOND_MODEL), probe.second);
		const score = (weights[RECOGNITION_MODEL] ?? 0) * first + (weights[SECOND_MODEL] ?? 0) * second;
		if (score < nearest.score) nearest = { score, first, second };
	}
	return (
		nearest.first > CONTRADICTION_LIMITS[RECOGNITION_MODEL] ||
		nearest.second > CONTRADICTION_LIMITS[SECOND_MODEL]
	);
}

function templateOf(rows: Float32Array, row: number, model: ModelId): Float32Array {
	const length = DESCRIPTOR_DIMENSIONS[model];
	return rows.subarray(row * length, (row + 1) * length);
}
