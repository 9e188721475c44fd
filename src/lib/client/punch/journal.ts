import type { Moment } from './build-event';
import { watchClock } from './clock-sampler';
import type { DeviceRecord } from './device-record';
import type { Locks } from './locks';
import type { Outbox } from './outbox';
import { saveEvent, type EventToSave } from './save-event';

export interface JournalDeps {
	outbox: Outbox;
	record: DeviceRecord;
	locks: Locks;
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

	/** Notes that the app has started and watches the clock from now on; returns how to stop. */
	start(): () => void {
		void this.#note({ type: 'boot' });
		return watchClock(this.#deps.moment, (jumpMs) => void this.#note({ type: 'clock_jump', jumpMs }));
	}

	async #note(body: EventToSave['body']): Promise<void> {
		const { outbox, record, locks, moment } = this.#deps;
		const saved = await saveEvent({ outbox, locks, readFacts: record.read, body, moment: moment() });
		if (!saved.ok) console.error(`${body.type} could not be noted`, saved.cause);
	}
}
