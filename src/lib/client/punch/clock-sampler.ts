import type { ClockReading } from '$domain/punch/time-grade';

/** Smaller than this, two clocks may differ by the way they are read. */
const JUMP_MS = 2_000;
const SAMPLE_EVERY_MS = 30_000;

/**
 * How far the wall clock moved against the monotonic one between two readings of one boot; null when it kept step.
 * Negative: it was set back, which sleep cannot cause. Positive: sleep, or it was set forward.
 */
export function findClockJump(before: ClockReading, after: ClockReading): number | null {
	if (before.bootId !== after.bootId) return null;
	const jumpMs = Math.round(after.wallMs - before.wallMs - (after.monoMs - before.monoMs));
	return Math.abs(jumpMs) > JUMP_MS ? jumpMs : null;
}

/** Samples every half minute and whenever the page comes or goes; returns how to stop. */
export function watchClock(read: () => ClockReading, onJump: (jumpMs: number) => void): () => void {
	let last = read();
	const sample = () => {
		const now = read();
		const jumpMs = findClockJump(last, now);
		last = now;
		if (jumpMs !== null) onJump(jumpMs);
	};
	const timer = setInterval(sample, SAMPLE_EVERY_MS);
	document.addEventListener('visibilitychange', sample);
	return () => {
		clearInterval(timer);
		document.removeEventListener('visibilitychange', sample);
	};
}
