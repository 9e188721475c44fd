import type { DayFlag } from './day-record';
import type { Pairing } from './pair';

export interface FlagsInput {
	pairing: Pairing;
	hasDuplicate: boolean;
	hasWaiting: boolean;
	hasCorrection: boolean;
	hasBusiness: boolean;
	isSuspended: boolean;
	isScheduled: boolean;
}

/** The sorted set of marks a reviewer should see beside the day. */
export function flagsOf(input: FlagsInput): DayFlag[] {
	const { sessions, orphans, redundant } = input.pairing;
	const flags = new Set<DayFlag>();
	for (const { side } of orphans) flags.add(side === 'in' ? 'missing_out' : 'missing_in');
	for (const { side } of redundant) flags.add(side === 'in' ? 'redundant_in' : 'redundant_out');
	if (sessions.some((session) => !session.inPunch || !session.outPunch)) flags.add('break_assumed');
	if (input.hasDuplicate) flags.add('duplicate_ignored');
	if (input.hasWaiting) flags.add('waits_for_review');
	if (input.hasCorrection) flags.add('corrected');
	if (input.hasBusiness) flags.add('ob');
	if (input.isSuspended) flags.add('suspended');
	if (!input.isScheduled) flags.add('unscheduled');
	return [...flags].sort();
}
