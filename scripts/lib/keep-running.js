import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from './refusal.js';

const MAX_RESTARTS = 5;
const WITHIN_MS = 60_000;

/**
 * Starts a part and starts it again when it dies by itself, so that an out-of-memory kill at night does not
 * close the clock. A part that keeps dying is given up.
 *
 * @template {{ exited: Promise<void>, stop: () => Promise<void> }} Part
 * @param {{ name: string, start: () => Promise<Part>, signal: AbortSignal, progress: import('./progress.js').Progress }} options
 */
export async function keepRunning({ name, start, signal, progress }) {
	let part = await start();
	let stopping = false;
	const watch = async () => {
		/** @type {number[]} */
		const deaths = [];
		for (;;) {
			await part.exited;
			if (stopping || signal.aborted) return;
			const now = performance.now();
			deaths.push(now);
			if (deaths.filter((at) => now - at < WITHIN_MS).length > MAX_RESTARTS) {
				throw new Refusal(
					`The ${name} stops again and again; what it wrote last says why. Correct that and start again.`
				);
			}
			progress.line(`The ${name} stopped unexpectedly; starting it again.`);
			await delay(200 * deaths.length);
			if (stopping || signal.aborted) return;
			part = await start();
			// Stopped while it came up: it must not outlive us.
			if (stopping) return part.stop();
		}
	};
	const failed = watch();
	// Whoever waits for it sees the failure; until then it is not an unhandled one.
	failed.catch(() => {});
	return {
		first: part,
		/** rejects when the part cannot be kept running; resolves when it was stopped */
		failed,
		async stop() {
			stopping = true;
			await part.stop();
			await failed.catch(() => {}); // Seen by whoever waits for it.
		}
	};
}
