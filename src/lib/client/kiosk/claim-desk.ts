import { descriptorDistance } from '$domain/face/descriptor';
import type { FaceSample } from '$domain/face/frame-analysis';
import { SAME_FACE_DISTANCE } from '$domain/matching/same-face';
import type { Claim, Direction } from '../punch/build-event';
import type { Delivery } from '../punch/sync';
import type { ClaimReason, ShownPunch } from './screen';

/** Somebody who walks away from the question for the number has still punched. */
const CLAIM_TIMEOUT_MS = 20_000;

/** A punch on screen for which the server asked for the number. */
export type Asked = {
	shown: ShownPunch;
	delivery: Delivery;
	descriptor: readonly number[] | undefined;
	/** what it was made as */
	direction: Direction;
};

/** What somebody has answered, and what the punch that was asked about was made as. */
export type Given = { claim: NonNullable<Claim>; direction: Direction };

/** Who a worker says to be: asked without network, and when the server is not sure. */
export class ClaimDesk {
	readonly #show: (why: ClaimReason) => void;
	#asked: Asked | null = null;
	/** the number that was given, for the next look into the camera */
	#claimed: (Asked & { claim: NonNullable<Claim>; untilMs: number }) | null = null;
	#answer: (employeeNumber: string | null) => void = () => undefined;

	/** @param show puts the question on the screen */
	constructor(show: (why: ClaimReason) => void) {
		this.#show = show;
	}

	/** The answer to the question; null skips it. */
	answer(employeeNumber: string | null): void {
		this.#answer(employeeNumber);
	}

	/** The server is not sure about this punch: whoever still stands there is asked next. */
	put(asked: Asked): void {
		this.#asked = asked;
	}

	/** The punch to ask about, once. */
	take(): Asked | null {
		const asked = this.#asked;
		this.#asked = null;
		return asked;
	}

	/** The number that is given; null when it is skipped, or when whoever it was has left. */
	async ask(why: ClaimReason): Promise<Claim> {
		this.#show(why);
		const answer = new Promise<string | null>((resolve) => (this.#answer = resolve));
		const employeeNumber = await Promise.race([answer, pause(CLAIM_TIMEOUT_MS).then(() => null)]);
		return employeeNumber === null ? null : { employeeNumber };
	}

	/** True when a number was given: it goes with a fresh look, since the server takes no descriptor twice. */
	async askAbout(asked: Asked): Promise<boolean> {
		const claim = await this.ask('unsure');
		if (claim === null) return false;
		const untilMs = performance.now() + CLAIM_TIMEOUT_MS;
		this.#claimed = { ...asked, claim: { ...claim, answers: asked.shown.id }, untilMs };
		return true;
	}

	/** A number that was just given counts for the face that it was asked of, and for no other. */
	takeFor(samples: readonly FaceSample[]): Given | null {
		const claimed = this.#claimed;
		this.#claimed = null;
		const stands = claimed && performance.now() < claimed.untilMs && isSame(samples, claimed.descriptor);
		return stands ? { claim: claimed.claim, direction: claimed.direction } : null;
	}
}

function isSame(samples: readonly FaceSample[], descriptor: readonly number[] | undefined): boolean {
	return samples.every(
		(sample) => descriptor && descriptorDistance(sample.descriptor, descriptor) <= SAME_FACE_DISTANCE
	);
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
