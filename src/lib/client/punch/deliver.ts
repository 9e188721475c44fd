import type { ClockReading } from '$domain/punch/time-grade';
import { MAX_BATCH, type Announcement } from '$domain/punch/wire';
import type { Fetch } from './api';
import type { HeardTime } from './device-record';
import type { Outbox } from './outbox';
import type { ChainHead } from './outbox-schema';
import { sendBatch } from './send-batch';

export interface DeliveryRun {
	/** something was sent, so `reached` says something about the network */
	contacted: boolean;
	/** the server answered and every chain was gone through */
	reached: boolean;
	retryAfterMs: number | null;
	/** devices of which the server read a batch */
	heard: Set<string>;
	/** by device id: why the server takes nothing more from it */
	shutOut: Map<string, string>;
}

export interface DeliveryDeps {
	outbox: Outbox;
	fetch: Fetch;
	clock: () => ClockReading;
	/** told after each batch that was settled on disk what the server says of its events, by hash */
	onSettled?: (announcements: ReadonlyMap<string, Announcement | null>) => void;
	/** the server's time came with an answer */
	onTime?: (heard: HeardTime) => void;
}

/**
 * One pass over everything that waits, oldest first. The caller holds the sender's lock. An event that is held or
 * cannot be read is passed over in this run and tried again in the next; it never stops those behind it.
 *
 * @param run what the handshake before it learned: chains of a device that is shut out are left alone
 */
export async function deliverWaiting(deps: DeliveryDeps, run = nothingSent()): Promise<DeliveryRun> {
	for (const chain of await deps.outbox.waitingChains()) {
		if (run.shutOut.has(chain.deviceId)) continue;
		if (!(await deliverChain(chain, deps, run))) break;
	}
	return run;
}

export function nothingSent(): DeliveryRun {
	return { contacted: false, reached: true, retryAfterMs: null, heard: new Set(), shutOut: new Map() };
}

/** False when there is no point in going on with this run. */
async function deliverChain(chain: ChainHead, deps: DeliveryDeps, run: DeliveryRun): Promise<boolean> {
	let afterSeq = 0;
	let limit = MAX_BATCH;
	for (;;) {
		const events = await deps.outbox.waitingBatch(chain, { afterSeq, limit });
		const last = events.at(-1);
		if (last === undefined) return true;
		run.contacted = true;
		const outcome = await sendBatch({ ...deps, chain, events });
		switch (outcome.kind) {
			case 'later':
				run.reached = false;
				run.retryAfterMs = outcome.retryAfterMs;
				return false;
			case 'shut_out':
				run.shutOut.set(chain.deviceId, outcome.code);
				return true;
			case 'unreadable':
				if (events.length === 1) afterSeq = last.seq;
				else limit = Math.ceil(events.length / 2);
				break;
			case 'settled':
				await deps.outbox.settle(outcome.settlement);
				run.heard.add(chain.deviceId);
				deps.onSettled?.(outcome.announcements);
				deps.onTime?.(outcome.heard);
				if (outcome.unproven) {
					run.reached = false;
					return false;
				}
				afterSeq = last.seq;
		}
	}
}
