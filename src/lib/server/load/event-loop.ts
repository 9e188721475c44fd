import { monitorEventLoopDelay } from 'node:perf_hooks';

/** About 250 ticks: what two or three single pauses cannot fill. */
const WINDOW_MS = 5_000;
const RESOLUTION_MS = 20;

let lastTwo: [number, number] = [0, 0];
let watching = false;

/** Begins to watch how late the event loop comes; once per process. */
export function watchEventLoop(): void {
	if (watching) return;
	watching = true;
	const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	histogram.enable();
	setInterval(() => {
		// What it measures is the whole time between two of its ticks.
		lastTwo = [lastTwo[1], Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS)];
		histogram.reset();
	}, WINDOW_MS).unref();
}

/** The better 99th percentile of the last two windows, ms: a few long pauses alone turn nobody away. */
export const loopDelayMs = (): number => Math.min(...lastTwo);
