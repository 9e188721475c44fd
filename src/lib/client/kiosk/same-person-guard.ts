import { descriptorDistance } from '$domain/face/descriptor';
import { SAME_FACE_DISTANCE } from '$domain/matching/same-face';

/** A face that is away for this long has left; shorter gaps are a turned head or a missed frame. */
export const GONE_AFTER_MS = 1_000;

/**
 * Keeps the person who just punched from punching again while still standing there, and lets the next one through at
 * once: the picture need not be empty between two people in a queue.
 */
export class SamePersonGuard {
	#punched: readonly number[] | null = null;
	#goneSince: number | null = null;

	/** The face that just punched. */
	remember(descriptor: readonly number[]): void {
		this.#punched = descriptor;
		this.#goneSince = null;
	}

	forget(): void {
		this.#punched = null;
	}

	get watching(): boolean {
		return this.#punched !== null;
	}

	/** Told of every frame; true once the remembered face has gone. */
	see(faces: number, nowMs: number): boolean {
		if (faces > 0) this.#goneSince = null;
		else this.#goneSince ??= nowMs;
		const gone = this.#goneSince !== null && nowMs - this.#goneSince >= GONE_AFTER_MS;
		if (gone) this.forget();
		return gone;
	}

	checkSame(descriptor: readonly number[]): boolean {
		return this.#punched !== null && descriptorDistance(descriptor, this.#punched) <= SAME_FACE_DISTANCE;
	}
}
