import { descriptorDistance } from '$domain/face/descriptor';

/** Two captures differ by 0.010 at the least, from sensor noise of one grey level on; nearer is a copy (docs/face.md). */
const NEAR_COPY_DISTANCE = 0.004;
const KEPT_PER_PERSON = 30;
const MAX_PEOPLE = 20_000;

/**
 * The last descriptors of each person on this replica, to flag a vector that somebody copied and changed a little. A
 * restart forgets them; exact copies are known for ever by their digest.
 */
export class RecentDescriptors {
	readonly #people = new Map<string, Float32Array[]>();

	/** Whether one of these is nearer to an earlier one of the person than two captures ever are. */
	checkNearCopy(employeeId: string, descriptors: readonly Float32Array[]): boolean {
		const earlier = this.#people.get(employeeId) ?? [];
		return descriptors.some((one) =>
			earlier.some((other) => descriptorDistance(one, other) < NEAR_COPY_DISTANCE)
		);
	}

	record(employeeId: string, descriptors: readonly Float32Array[]): void {
		if (this.#people.size >= MAX_PEOPLE) this.#people.clear();
		const kept = [...(this.#people.get(employeeId) ?? []), ...descriptors].slice(-KEPT_PER_PERSON);
		this.#people.set(employeeId, kept);
	}
}
