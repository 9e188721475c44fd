import type { UndoablePunch, UndoResult } from '../punch/punch';

export type Undone =
	{ kind: 'undone'; id: string } | { kind: 'not_saved'; cause: unknown } | { kind: 'nothing' };

/** The newest punch of a screen, which its worker may take back once. */
export class UndoOffer {
	readonly #undo: (punch: UndoablePunch) => Promise<UndoResult>;
	#offered: UndoablePunch | null = null;

	constructor(undo: (punch: UndoablePunch) => Promise<UndoResult>) {
		this.#undo = undo;
	}

	/** From now on this punch is the one. */
	offer(punch: UndoablePunch): void {
		this.#offered = punch;
	}

	/** `nothing`: it was taken back before, or too late. */
	async take(): Promise<Undone> {
		const punch = this.#offered;
		this.#offered = null;
		if (punch === null) return { kind: 'nothing' };
		const result = await this.#undo(punch);
		if (result.ok) return { kind: 'undone', id: punch.eventId };
		return result.reason === 'not_saved' ? { kind: 'not_saved', cause: result.cause } : { kind: 'nothing' };
	}
}
