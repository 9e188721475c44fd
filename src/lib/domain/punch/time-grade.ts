/**
 * When a punch was made, from clocks that nobody has to trust: an interval and a grade, never a single number
 * that is simply believed. All times are Unix milliseconds unless named otherwise.
 */

/** One reading of a device's two clocks; monotonic time only ever understates what passed (w3c/hr-time#115). */
export type ClockReading = { wallMs: number; monoMs: number; bootId: string };

/** A reading taken while the server's time was known: at an answer of the server, or as a sync arrives there. */
export type Anchor = ClockReading & { serverMs: number };

/** A jump of the wall clock against the monotonic one, as the device's sampler signed it (`afterMs - beforeMs`). */
export type ClockJump = { seq: number; jumpMs: number };

export type TimeEvidence = {
	event: ClockReading & { seq: number };
	/** the last time the device knew the server's time before the event; null when it never did */
	anchor: Anchor | null;
	/** the reading with which the event came in */
	contact: Anchor;
	/** when the server stored it */
	receivedMs: number;
	/** online: when the server issued the nonce inside; null offline */
	nonceIssuedMs: number | null;
	/** nothing of this chain can be earlier: the pairing, or the lower bound of the event before */
	notBeforeMs: number;
	/** nothing of this chain can be later: the upper bound of the event behind, where it is known */
	notAfterMs: number | null;
	/** recorded since the anchor, oldest first */
	jumps: readonly ClockJump[];
};

export type TimeGrade = 'A' | 'B' | 'C' | 'D';

export type GradedTime = {
	grade: TimeGrade;
	/** the time that counts; for D the proposal that a person decides about */
	atMs: number;
	/** bounds that no clock can argue with */
	lowMs: number;
	highMs: number;
	/** sentences for the people who decide; empty for A and B */
	reasons: string[];
};

/** Online, a device's clock this far off is still called right. */
const ONLINE_SKEW_MS = 120_000;
/** Two clocks agree within two seconds and 100 parts per million of the time between. */
const TOLERANCE_MS = 2_000;
const DRIFT_PPM = 100;
/** Wider than this, nobody can say which quarter of an hour it was. */
const WIDE_MS = 15 * 60_000;

/** Never refuses: whatever the clocks say, the punch has a time and a grade. */
export function gradeTime(evidence: TimeEvidence): GradedTime {
	return evidence.nonceIssuedMs === null
		? gradeOffline(evidence)
		: gradeOnline(evidence, evidence.nonceIssuedMs);
}

/** Made between the nonce's issue and its arrival; the device's clock only says where in between. */
function gradeOnline({ event, receivedMs }: TimeEvidence, issuedMs: number): GradedTime {
	const atMs = clip(event.wallMs, issuedMs, receivedMs);
	const skewMs = event.wallMs - atMs;
	const reasons =
		Math.abs(skewMs) > ONLINE_SKEW_MS
			? [
					`the device’s clock was ${describeSpan(skewMs)} ${skewMs < 0 ? 'slow' : 'fast'}; the server’s time counts`
				]
			: [];
	return { grade: 'A', atMs, lowMs: issuedMs, highMs: receivedMs, reasons };
}

function gradeOffline(evidence: TimeEvidence): GradedTime {
	const { event, anchor, contact, jumps } = evidence;
	const { lowMs, highMs } = boundsOf(evidence);
	const doubtful = (wallMs: number, reason: string): GradedTime => ({
		grade: 'D',
		atMs: clip(wallMs, lowMs, highMs),
		lowMs,
		highMs,
		reasons: [reason, `made between ${iso(lowMs)} and ${iso(highMs)}`]
	});
	const skewAtContact = contact.wallMs - contact.serverMs;
	if (jumps.some((jump) => jump.jumpMs < -TOLERANCE_MS)) {
		return doubtful(event.wallMs - skewAtContact, 'the device’s clock was set back while it had no network');
	}
	if (!anchor) {
		return doubtful(event.wallMs - skewAtContact, 'the device had not met the server before this punch');
	}
	const skew = skewAt(event.seq, { anchor, contact, jumps });
	if (skew === null) {
		return doubtful(event.wallMs - skewAtContact, 'the device’s clock was changed while it had no network');
	}
	const tolerance = toleranceFor(contact.serverMs - anchor.serverMs);
	const atMs = event.wallMs - skew;
	if (atMs < lowMs - tolerance || atMs > highMs + tolerance) {
		return doubtful(atMs, 'the device’s clock contradicts the time that had passed');
	}
	const sameBoot = event.bootId === anchor.bootId;
	const reasons = sameBoot
		? []
		: ['the device was restarted without network; its clock agrees before and after'];
	return { grade: sameBoot ? 'B' : 'C', atMs: clip(atMs, lowMs, highMs), lowMs, highMs, reasons };
}

function boundsOf(evidence: TimeEvidence): { lowMs: number; highMs: number } {
	const { event, anchor, contact, receivedMs, notBeforeMs, notAfterMs } = evidence;
	const sinceAnchor = anchor && sameBootDelta(event, anchor);
	const untilContact = sameBootDelta(contact, event);
	const low = Math.max(notBeforeMs, anchor ? anchor.serverMs + Math.max(0, sinceAnchor ?? 0) : -Infinity);
	const high = Math.min(
		receivedMs,
		notAfterMs ?? Infinity,
		contact.serverMs - Math.max(0, untilContact ?? 0)
	);
	// A lying client can make the bounds cross; the server's own reading is the one to keep.
	return { lowMs: Math.min(low, high), highMs: high };
}

/**
 * How far the device's clock was off at this event. The same before and after: that much. Changed by exactly one
 * recorded jump: the old error before it, the new one behind it. Anything else: null.
 */
function skewAt(
	seq: number,
	{ anchor, contact, jumps }: { anchor: Anchor; contact: Anchor; jumps: readonly ClockJump[] }
): number | null {
	const before = anchor.wallMs - anchor.serverMs;
	const after = contact.wallMs - contact.serverMs;
	const tolerance = toleranceFor(contact.serverMs - anchor.serverMs);
	if (Math.abs(after - before) <= tolerance) return before;
	const explaining = jumps.filter((jump) => Math.abs(jump.jumpMs - (after - before)) <= tolerance);
	const [only] = explaining;
	if (!only || explaining.length > 1) return null;
	return seq < only.seq ? before : after;
}

/** Monotonic time from `earlier` to `later`; null across a restart. */
function sameBootDelta(later: ClockReading, earlier: ClockReading): number | null {
	return later.bootId === earlier.bootId ? later.monoMs - earlier.monoMs : null;
}

const toleranceFor = (elapsedMs: number) => TOLERANCE_MS + (Math.max(0, elapsedMs) * DRIFT_PPM) / 1e6;

const clip = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

const iso = (ms: number) => new Date(ms).toISOString().replace('T', ' ').slice(0, 19);

function describeSpan(ms: number): string {
	const minutes = Math.round(Math.abs(ms) / 60_000);
	if (minutes < 120) return `${minutes} minutes`;
	const hours = Math.round(minutes / 60);
	return hours < 72 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

/** True when the bounds leave more than a quarter of an hour open: shown to whoever reviews a doubtful time. */
export function checkWide({ lowMs, highMs }: Pick<GradedTime, 'lowMs' | 'highMs'>): boolean {
	return highMs - lowMs > WIDE_MS;
}
