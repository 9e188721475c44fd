import type { LivenessFailure } from '$domain/face/liveness';
import type { LivenessAction } from '$domain/face/liveness-challenge';
import type { Verdict } from '$domain/face/quality';
import { m } from '$lib/paraglide/messages';

/** Words in the language of the screen, as it is when they are shown. */
type Say = () => string;

/** What a worker in front of the camera is told for each verdict: what to do, in plain words. */
export const VERDICT_WORDS: Record<Verdict, Say> = {
	ok: m.face_ok,
	no_face: m.face_no_face,
	several_faces: m.face_several_faces,
	too_far: m.face_too_far,
	too_near: m.face_too_near,
	off_centre: m.face_off_centre,
	too_dark: m.face_too_dark,
	too_bright: m.face_too_bright,
	backlit: m.face_backlit,
	tilted: m.face_tilted,
	turned: m.face_turned,
	raised: m.face_raised,
	lowered: m.face_lowered,
	blurred: m.face_blurred,
	covered: m.face_covered,
	unclear: m.face_unclear
};

/** What the screen asks for as a proof that a living person is there. */
export const ACTION_WORDS: Record<LivenessAction, Say> = {
	turn_left: m.alive_turn_left,
	turn_right: m.alive_turn_right,
	nod: m.alive_nod,
	open_mouth: m.alive_open_mouth
};

/** What to tell somebody whose try did not count, before the next one. */
export const RETRY_WORDS: Partial<Record<LivenessFailure, Say>> = {
	wrong_way: m.alive_wrong_way,
	too_early: m.alive_too_early,
	incomplete: m.alive_incomplete,
	flat: m.alive_flat
};
