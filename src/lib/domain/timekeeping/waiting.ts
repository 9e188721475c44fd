import { toEpochMinute, type KeptPunch } from './punch';
import { streamPunches, type StreamInput } from './punch-stream';

/** A punch that counts only once somebody has decided about it. */
export interface WaitingPunch {
	id: string;
	/** Epoch milliseconds: the time it would have. */
	at: number;
}

/**
 * The work dates (epoch days) that punches in review would fall on, beside those that count. One that could only repeat a
 * punch that counts is left out: whatever is decided, the day stays as it is.
 */
export function waitingByDay(
	waiting: readonly WaitingPunch[],
	stream: StreamInput
): Map<number, WaitingPunch[]> {
	const days = new Map<number, WaitingPunch[]>();
	for (const one of waiting) {
		const punch: KeptPunch = { ...one, direction: 'auto', minute: toEpochMinute(one.at), corrected: false };
		const { dates, duplicates } = streamPunches({ ...stream, punches: [...stream.punches, punch] });
		if (duplicates.some((pair) => pair.punch.id === one.id || pair.of.id === one.id)) continue;
		const date = dates.find(({ punches }) => punches.some(({ id }) => id === one.id));
		if (date) days.set(date.day, [...(days.get(date.day) ?? []), one]);
	}
	return days;
}
