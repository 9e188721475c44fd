import { descriptorDistance } from '$domain/face/descriptor';
import { SAME_FACE_DISTANCE } from '$domain/matching/same-face';

/** A face that is away for this long has left; shorter gaps are a turned head or a missed frame. */
export const GONE_AFTER_MS = 1_000;

/** Longest that somebody who punched without a face keeps the camera from looking. */
export const HELD_MS = 10_000;

/**
 * Keeps the person who just punched from punching again while still standing there, and lets the next one through at
 * once: the picture need not be empty between two people in a queue.
 */
export class SamePersonGuard {
	#punched: readonly number[] | null = null;
	#goneSince: number | null = null;
	/** somebody punched without a face, and may still stand there */
	#heldUntilMs = -Infinity;

	/** The face that just punched. */
	remember(descriptor: readonly number[]): void {
		this.#punched = descriptor;
		this.#goneSince = null;
	}

	/** Somebody punched without a face: nobody is looked at until the picture was empty, or for a while. */
	hold(nowMs: number): void {
		this.#heldUntilMs = nowMs + HELD_MS;
		this.#goneSince = null;
	}

	checkHeld(nowMs: number): boolean {
		return nowMs < this.#heldUntilMs;
	}

	forget(): void {
		this.#punched = null;
		this.#heldUntilMs = -Infinity;
	}

	get watching(): boolean {
		return this.#punched !== null || this.#heldUntilMs > -Infinity;
	}

	/** Told of every frame; true once the remembered face has gone. */
	see(faces: number, nowMs: number): boolean {
		if (faces > 0) this.#goneSince = null;
		else this.#goneSince ??= nowMs;
		if (nowMs >= this.#heldUntilMs) this.#heldUntilMs = -Infinity;
		const gone = this.#goneSince !== null && nowMs - this.#goneSince >= GONE_AFTER_MS;
		if (gone) this.forget();
		return gone;
	}

	checkSame(descriptor: readonly number[]): boolean {
		return this.#punched !== null && descriptorDistance(descriptor, this.#punched) <= SAME_FACE_DISTANCE;
	}
}
