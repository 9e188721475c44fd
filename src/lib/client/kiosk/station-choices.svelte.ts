import type { Language } from '$domain/language';
import type { Direction } from '../punch/build-event';
import { PassingChoice } from './passing-choice';

/** A phone that nobody looks at for so long forgets what was tapped. */
const PHONE_FORGOTTEN_MS = 60_000;

/**
 * What somebody tapped on a punch screen, a direction and a language to read in, as the screen shows it. Both go with
 * whoever tapped (`PassingChoice`). All times are of one monotonic clock, in milliseconds.
 */
export class StationChoices {
	#shownDirection = $state<Direction>('auto');
	#shownLanguage = $state<Language | null>(null);
	readonly #direction: PassingChoice<Direction>;
	readonly #language = new PassingChoice<Language | null>(null);

	/** @param shared a screen that everybody uses, not somebody's phone */
	constructor({ shared }: { shared: boolean }) {
		this.#direction = shared
			? new PassingChoice<Direction>('auto')
			: new PassingChoice<Direction>('auto', PHONE_FORGOTTEN_MS, Infinity);
	}

	/** What the next punch is made as. */
	get direction(): Direction {
		return this.#shownDirection;
	}

	/** Null for the screen's own language. */
	get language(): Language | null {
		return this.#shownLanguage;
	}

	chooseDirection(direction: Direction, nowMs: number): void {
		this.#direction.choose(direction, nowMs);
		this.read(nowMs);
	}

	chooseLanguage(language: Language | null, nowMs: number): void {
		this.#language.choose(language, nowMs);
		this.read(nowMs);
	}

	/** So many faces are in the picture. */
	see(faces: number, nowMs: number): void {
		this.#direction.see(faces, nowMs);
		this.#language.see(faces, nowMs);
		this.read(nowMs);
	}

	/** Somebody touched the screen: the choice stays theirs. */
	touch(nowMs: number): void {
		this.#direction.touch(nowMs);
		this.#language.touch(nowMs);
		this.read(nowMs);
	}

	/** A direction counts for one punch. */
	spend(nowMs: number): void {
		this.#direction.forget();
		this.read(nowMs);
	}

	/** What counts of what was tapped, on the screen too; the direction is returned. */
	read(nowMs: number): Direction {
		this.#shownDirection = this.#direction.read(nowMs);
		this.#shownLanguage = this.#language.read(nowMs);
		return this.#shownDirection;
	}
}
