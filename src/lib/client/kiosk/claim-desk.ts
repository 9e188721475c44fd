import { descriptorDistance } from '$domain/face/descriptor';
import type { FaceSample } from '$domain/face/frame-analysis';
import { SAME_FACE_DISTANCE } from '$domain/matching/same-face';
import type { Claim, Direction } from '../punch/build-event';
import type { Delivery } from '../punch/sync';
import type { ClaimReason, ShownPunch } from './screen';

/** Somebody who walks away from the question has still punched; whoever types, or looks for the badge, is waited for. */
const CLAIM_TIMEOUT_MS = 20_000;

/** Time to look into the camera after the number was given. */
const FIRST_TIMEOUT_MS = 40_000;

/** A punch on screen for which the server asked who it was. */
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
	/** what was given, for the next look into the camera */
	#claimed: (Asked & { claim: NonNullable<Claim>; untilMs: number }) | null = null;
	/** the same, given before the camera looked at anybody */
	#first: (Given & { untilMs: number }) | null = null;
	#answer: (claim: Claim) => void = () => undefined;
	#stay: () => void = () => undefined;

	/** @param show puts the question on the screen */
	constructor(show: (why: ClaimReason) => void) {
		this.#show = show;
	}

	/** The answer to the question, a number or a badge; null skips it. */
	answer(claim: Claim): void {
		this.#answer(claim);
	}

	/** Somebody touched the screen: whoever it is has not left. */
	stay(): void {
		this.#stay();
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

	/** Whoever was asked, or was to be looked at, punches another way. */
	forget(): void {
		this.#asked = null;
		this.#claimed = null;
		this.#first = null;
	}

	/** What is given; null when it is skipped, or when whoever it was has left. */
	ask(why: ClaimReason): Promise<Claim> {
		this.#show(why);
		return new Promise((resolve) => {
			let timer: ReturnType<typeof setTimeout>;
			const answer = (claim: Claim) => {
				clearTimeout(timer);
				this.#stay = () => undefined;
				resolve(claim);
			};
			const wait = () => {
				clearTimeout(timer);
				timer = setTimeout(() => answer(null), CLAIM_TIMEOUT_MS);
			};
			this.#answer = answer;
			this.#stay = wait;
			wait();
		});
	}

	/** True when a number or badge was given: it goes with a fresh look, since the server takes no descriptor twice. */
	async askAbout(asked: Asked): Promise<boolean> {
		const claim = await this.ask('unsure');
		if (claim === null) return false;
		const untilMs = performance.now() + CLAIM_TIMEOUT_MS;
		this.#claimed = { ...asked, claim: { ...claim, answers: asked.shown.id }, untilMs };
		return true;
	}

	/** True when a number was given before any face is looked at: it counts for the one that comes next. */
	async askFirst(direction: () => Direction): Promise<boolean> {
		const claim = await this.ask('first');
		if (claim === null) return false;
		const untilMs = performance.now() + FIRST_TIMEOUT_MS;
		this.#first = { claim, direction: direction(), untilMs };
		return true;
	}

	/** Is a number given for a face that is still to come? */
	get awaitsFace(): boolean {
		const given = this.#first ?? this.#claimed;
		return given !== null && performance.now() < given.untilMs;
	}

	/** What was just given counts for the face that it was asked of, and for no other. */
	takeFor(samples: readonly FaceSample[]): Given | null {
		const [claimed, first] = [this.#claimed, this.#first];
		this.#claimed = null;
		this.#first = null;
		if (first && performance.now() < first.untilMs) return { claim: first.claim, direction: first.direction };
		const stands = claimed && performance.now() < claimed.untilMs && isSame(samples, claimed.descriptor);
		return stands ? { claim: claimed.claim, direction: claimed.direction } : null;
	}
}

function isSame(samples: readonly FaceSample[], descriptor: readonly number[] | undefined): boolean {
	return samples.every(
		(sample) => descriptor && descriptorDistance(sample.descriptor, descriptor) <= SAME_FACE_DISTANCE
	);
}
