import type { Moment } from './build-event';
import { watchClock } from './clock-sampler';
import type { LostStorage } from './device-store';
import { saveEvent, type EventToSave, type Keeping } from './save-event';

export interface JournalDeps {
	keeping: Keeping;
	moment: () => Moment;
}

/**
 * What the device notes of its own clocks, signed and chained like a punch: it started, its clock jumped. It goes out
 * with the next run. Nobody waits for it, so trouble is only reported.
 */
export class Journal {
	readonly #deps: JournalDeps;

	constructor(deps: JournalDeps) {
		this.#deps = deps;
	}

	/**
	 * Notes that the app has started, after a storage that was lost if there was one, and watches the clock from now on;
	 * returns how to stop. `fresh`: the monotonic clock has just begun.
	 */
	start({ lost, fresh }: { lost: LostStorage | null; fresh: boolean }): () => void {
		if (fresh && lost !== null) void this.#note({ type: 'storage_lost', ...lost });
		if (fresh) void this.#note({ type: 'boot' });
		return watchClock(this.#deps.moment, (jumpMs) => void this.#note({ type: 'clock_jump', jumpMs }));
	}

	async #note(body: EventToSave['body']): Promise<void> {
		const { keeping, moment } = this.#deps;
		const saved = await saveEvent({ ...keeping, body, moment: moment() });
		if (!saved.ok) console.error(`${body.type} could not be noted`, saved.cause);
	}
}
