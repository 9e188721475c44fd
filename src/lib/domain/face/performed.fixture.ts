import { drawChallenge, type LivenessAction, type LivenessLevel } from './liveness-challenge';
import type { LivenessFrame } from './liveness-frame';
import { hold, makeBurst, type Moment } from './made-burst.fixture';

const turn = (to: number): Moment[] =>
	[0.3, 0.6, 1, 1, 1, 1, 1, 0.6, 0.3].map((share) => ({ yaw: to * share }));

/** What a drawn head does for each action. A nod moves the nose within the face. */
export const MOVES: Record<LivenessAction, Moment[]> = {
	turn_left: turn(0.32),
	turn_right: turn(-0.32),
	open_mouth: [{ mouthOpen: 0.15 }, ...hold({ mouthOpen: 0.45 }, 4), { mouthOpen: 0.1 }],
	nod: [{ nod: 0.08 }, ...hold({ nod: 0.2 }, 4), { nod: 0.08 }]
};

/** Frames of a person who does what is asked, in order, coming to rest before and after each action. */
export function perform(actions: readonly LivenessAction[], person: Float32Array): LivenessFrame[] {
	const rest = hold({}, 5);
	return makeBurst([...rest, ...actions.flatMap((action) => [...MOVES[action], ...rest])], { person });
}

/** The same for whatever this nonce asks. */
export function performFor(nonce: Uint8Array, level: LivenessLevel, person: Float32Array): LivenessFrame[] {
	return perform(drawChallenge(nonce, level).actions, person);
}
