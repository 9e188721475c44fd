import type { Leave } from './day-context';
import { toSet, total } from './intervals';
import type { Span } from './intervals';

/**
 * The part of a day that approved leave covers, as spans wide enough to be intersected with the schedule.
 * AM is up to the first break, PM after it; a day without a break is halved by its scheduled minutes.
 */
export function leaveSpans(
	leaves: readonly Leave[],
	blocks: readonly Span[],
	breaks: readonly Span[]
): Span[] {
	const first = blocks[0];
	const last = blocks.at(-1);
	if (leaves.length === 0 || !first || !last) return [];
	const noon = firstBreak(blocks, breaks);
	return toSet(
		leaves.map(({ portion }) => ({
			start: portion === 'pm' ? noon.end : first.start,
			end: portion === 'am' ? noon.start : last.end
		}))
	);
}

function firstBreak(blocks: readonly Span[], breaks: readonly Span[]): Span {
	const start = blocks[0]?.start ?? 0;
	const end = blocks.at(-1)?.end ?? 0;
	const pause = breaks.find((span) => span.start > start && span.end < end);
	if (pause) return pause;
	const [morning, afternoon] = blocks;
	// A split shift is parted by its gap, even when no break is written down for it.
	if (morning && afternoon) return { start: morning.end, end: afternoon.start };
	const half = start + Math.floor(total(blocks) / 2);
	return { start: half, end: half };
}
