import { UNDO_OFFERED_MS, UNDO_WITHIN_MS } from '$domain/punch/judge-undo';
import { m } from '$lib/paraglide/messages';
import type { ChallengePrompt } from '../face/challenge-session';
import type { Delivery } from '../punch/sync';
import type { SeenFace } from './face-frame';
import { describeResult, describeUndone, type ResultView } from './result-view';

/** A result stays at least this long, so that it can be read. */
export const SHOW_RESULT_MS = 2_000;

/** What the punch screen shows. One thing at a time; everything else is derived from it. */
export type Screen =
	| { at: 'starting'; words: string }
	/** cannot work until somebody does something; `words` says what */
	| { at: 'blocked'; part: Part; words: string }
	/** waits for a tap (personal devices) */
	| { at: 'asleep' }
	| { at: 'looking'; words: string; tone: GuidanceTone; progress: number; face: SeenFace | null }
	/** asks for a proof that a living person is there */
	| { at: 'challenge'; prompt: ChallengePrompt }
	/** asks whose face it was: without network, or when the server is not sure; `camera`: a badge may answer */
	| { at: 'claim'; why: ClaimReason; camera: boolean }
	/** punches without a face: number and PIN, badge, or a supervisor */
	| { at: 'other_way'; way: OtherWay }
	| { at: 'saving' }
	| { at: 'result'; punch: ShownPunch; view: ResultView; sinceMs: number; undo: 'offered' | 'undone' }
	| { at: 'not_saved' }
	| { at: 'shut_out'; code: string };

export type OtherWay = 'number' | 'badge' | 'override';

/** `first`: faces are compared with one person here, who is named before the camera opens. */
export type ClaimReason = 'offline' | 'unsure' | 'first';

/** What does not work. */
export type Part = 'camera' | 'face recognition';

export type GuidanceTone = 'calm' | 'good' | 'mend';

/** `id` tells a late delivery of the person before from the one on screen. */
export interface ShownPunch {
	id: string;
	wallMs: number;
	timeZone: string;
	/** performance.now() when it was on disk */
	savedMs: number;
	/** whom this device recognised by itself; null when it did not try, or did not know */
	name: string | null;
	/** how it was made: a face by default */
	way?: OtherWay | 'passkey';
}

export type ScreenEvent =
	| { type: 'starting'; words: string }
	| { type: 'blocked'; part: Part; words: string }
	| { type: 'asleep' }
	| { type: 'watch' }
	| {
			type: 'guidance';
			words: string;
			tone: GuidanceTone;
			progress: number;
			/** whom the camera looks at */
			face: SeenFace | null;
			nowMs: number;
			samePerson: boolean;
	  }
	| { type: 'challenge'; prompt: ChallengePrompt }
	| { type: 'claim'; why: ClaimReason; camera: boolean }
	/** a tap on one of the ways without a face, and the way back */
	| { type: 'other_way'; way: OtherWay }
	| { type: 'other_way_closed' }
	| { type: 'captured' }
	| { type: 'saved'; punch: ShownPunch; nowMs: number }
	| { type: 'not_saved' }
	| { type: 'undone'; id: string; nowMs: number }
	| { type: 'delivery'; id: string; delivery: Delivery; nowMs: number }
	| { type: 'shut_out'; code: string }
	| { type: 'heard' }
	/** a tap on "Next person", "Done" or "I have seen this" */
	| { type: 'dismissed' };

const FROM_CAMERA: ScreenEvent['type'][] = [
	'starting',
	'blocked',
	'asleep',
	'watch',
	'guidance',
	'challenge'
];

const look = (): Screen => ({
	at: 'looking',
	words: m.face_no_face(),
	tone: 'calm',
	progress: 0,
	face: null
});

/**
 * The next screen. NOT SAVED stays until a person has seen it; a device that is shut out shows nothing else until
 * the server hears it again.
 */
export function nextScreen(screen: Screen, event: ScreenEvent): Screen {
	if (screen.at === 'not_saved' && event.type !== 'dismissed') return screen;
	if (screen.at === 'shut_out' && event.type !== 'heard') return screen;
	// Nothing that the camera does takes the screen from somebody who is typing, or from what is being saved.
	if (['other_way', 'saving'].includes(screen.at) && FROM_CAMERA.includes(event.type)) return screen;
	if (screen.at === 'result' && event.type === 'watch') return screen;
	switch (event.type) {
		case 'starting':
			return { at: 'starting', words: event.words };
		case 'blocked':
			return { at: 'blocked', part: event.part, words: event.words };
		case 'asleep':
			return { at: 'asleep' };
		case 'watch':
			return look();
		case 'heard':
			return screen.at === 'shut_out' ? look() : screen;
		case 'guidance':
			return guide(screen, event);
		case 'claim':
			return { at: 'claim', why: event.why, camera: event.camera };
		case 'challenge':
			return { at: 'challenge', prompt: event.prompt };
		case 'other_way':
			return { at: 'other_way', way: event.way };
		case 'other_way_closed':
			return screen.at === 'other_way' ? look() : screen;
		case 'captured':
			return { at: 'saving' };
		case 'saved':
			return show(event.punch, null, event.nowMs);
		case 'not_saved':
			return { at: 'not_saved' };
		case 'delivery':
			return screen.at === 'result' && screen.punch.id === event.id && screen.undo === 'offered'
				? show(screen.punch, event.delivery, event.nowMs)
				: screen;
		case 'undone':
			return screen.at === 'result' && screen.punch.id === event.id
				? { ...screen, view: describeUndone(screen.punch), sinceMs: event.nowMs, undo: 'undone' }
				: screen;
		case 'shut_out':
			return { at: 'shut_out', code: event.code };
		case 'dismissed':
			return screen.at === 'result' || screen.at === 'not_saved' ? look() : screen;
	}
}

/**
 * Until when (performance.now()) the undo is offered: a few seconds from the moment the result is read, begun again when
 * the server says who it was, while it is certain to count.
 */
export function undoUntilMs({ sinceMs, punch }: Extract<Screen, { at: 'result' }>): number {
	return Math.min(sinceMs, punch.savedMs + UNDO_WITHIN_MS - 2 * UNDO_OFFERED_MS) + UNDO_OFFERED_MS;
}

/** Guidance replaces a result only after it could be read, and not while its owner is still looking at it. */
function guide(screen: Screen, event: Extract<ScreenEvent, { type: 'guidance' }>): Screen {
	if (screen.at === 'result') {
		const readable = event.nowMs - screen.sinceMs >= SHOW_RESULT_MS;
		// The next person's face ends the offer to undo; an empty picture does not.
		const undoable = screen.undo === 'offered' && event.nowMs < undoUntilMs(screen);
		if (!readable || event.samePerson || (undoable && event.progress === 0)) return screen;
	}
	if (screen.at !== 'looking' && screen.at !== 'result') return screen;
	const { words, tone, progress, face } = event;
	return { at: 'looking', words, tone, progress, face };
}

function show(punch: ShownPunch, delivery: Delivery | null, nowMs: number): Screen {
	return { at: 'result', punch, view: describeResult(punch, delivery), sinceMs: nowMs, undo: 'offered' };
}
