import type { PunchEvent, UndoEvent } from './device-event';

/** Offered on the screen for so long. */
export const UNDO_OFFERED_MS = 5_000;

/** Counts when it was made so soon after the punch; wider than the offer, for a slow device and a late tap. */
export const UNDO_WITHIN_MS = 30_000;

/** `other_punch`: the id is that of a punch with other bytes. `target_missing`: it may still arrive. */
export type UndoVerdict = 'undone' | 'too_late' | 'other_device' | 'other_punch' | 'target_missing';

/**
 * Whether an undo counts, from the two signed events alone: the same device, the very punch, and by the monotonic clock
 * of one boot at most 30 s apart. The wall clock is not asked: it can be set.
 */
export function judgeUndo(undo: UndoEvent, target: { event: PunchEvent; hash: string } | null): UndoVerdict {
	if (!target) return 'target_missing';
	const { event, hash } = target;
	if (event.deviceId !== undo.deviceId) return 'other_device';
	if (event.eventId !== undo.target.eventId || hash !== undo.target.hash) return 'other_punch';
	if (event.bootId !== undo.bootId) return 'too_late';
	const elapsedMs = undo.monoMs - event.monoMs;
	const isAfter = undo.epoch === event.epoch ? undo.seq > event.seq : undo.epoch > event.epoch;
	return isAfter && elapsedMs >= 0 && elapsedMs <= UNDO_WITHIN_MS ? 'undone' : 'too_late';
}
