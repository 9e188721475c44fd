import { align } from './align';
import type { Span } from './intervals';
import type { KeptPunch } from './punch';

/** A paired in and out, epoch minutes. A side without a punch was assumed at the break's edge. */
export interface Session extends Span {
	readonly inPunch: KeptPunch | null;
	readonly outPunch: KeptPunch | null;
}

/** A punch whose counterpart is missing. */
export interface Orphan {
	readonly side: 'in' | 'out';
	readonly punch: KeptPunch;
}

export interface Pairing {
	readonly sessions: Session[];
	readonly orphans: Orphan[];
	/** A second in while one was open, or a second out after a pair. */
	readonly redundant: Orphan[];
}

export interface PairInput {
	/** The punches of one work date in time order. */
	punches: readonly KeptPunch[];
	/** Scheduled blocks of the date; empty on a rest day. */
	blocks: readonly Span[];
	assumeBreak: boolean;
}

/**
 * Step 4: pair the punches of one work date. One explicit direction switches the whole date to the state
 * machine; punches without directions alternate, unless one is evidently missing (an odd number, fewer than
 * the day's boundaries), in which case they are aligned to the boundaries they fit best.
 */
export function pair({ punches, blocks, assumeBreak }: PairInput): Pairing {
	if (punches.some((punch) => punch.direction !== 'auto')) return pairByDirection(punches);
	const odd = punches.length % 2 === 1;
	return odd && punches.length < blocks.length * 2
		? align({ punches, blocks, assumeBreak })
		: pairAlternating(punches);
}

function pairAlternating(punches: readonly KeptPunch[]): Pairing {
	const result: Pairing = { sessions: [], orphans: [], redundant: [] };
	for (let i = 0; i < punches.length; i += 2) {
		const inPunch = punches[i];
		const outPunch = punches[i + 1];
		if (inPunch && outPunch) result.sessions.push(sessionOf(inPunch, outPunch));
		else if (inPunch) result.orphans.push({ side: 'in', punch: inPunch });
	}
	return result;
}

/** First in opens, later ins are redundant, out closes, an out with nothing open is an orphan or, after a pair, redundant. */
function pairByDirection(punches: readonly KeptPunch[]): Pairing {
	const result: Pairing = { sessions: [], orphans: [], redundant: [] };
	let open: KeptPunch | null = null;
	for (const punch of punches) {
		if (punch.direction === 'in') {
			if (open) result.redundant.push({ side: 'in', punch });
			else open = punch;
		} else if (open) {
			result.sessions.push(sessionOf(open, punch));
			open = null;
		} else if (punch.direction === 'auto') open = punch;
		else if (result.sessions.length > 0) result.redundant.push({ side: 'out', punch });
		else result.orphans.push({ side: 'out', punch });
	}
	if (open) result.orphans.push({ side: 'in', punch: open });
	return result;
}

/** A session between two punches. */
export function sessionOf(inPunch: KeptPunch, outPunch: KeptPunch): Session {
	return { start: inPunch.minute, end: outPunch.minute, inPunch, outPunch };
}
