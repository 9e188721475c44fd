/** What a person can be asked to do. Sides are the person's own. Blinking is not among them: 68 points do not resolve it. */
export type LivenessAction = 'turn_left' | 'turn_right' | 'nod' | 'open_mouth';

/** Per site: nothing, one action, or two actions with the checks against flat pictures. */
export const LIVENESS_LEVELS = ['off', 'light', 'strict'] as const;
export type LivenessLevel = (typeof LIVENESS_LEVELS)[number];

export type Challenge = { level: LivenessLevel; actions: LivenessAction[] };

/** A nod is the weakest action (a tilted picture can break the landmarks), so it is never asked for alone. */
const SINGLE: readonly LivenessAction[] = ['turn_left', 'turn_right', 'open_mouth'];

/** Every order of two different actions of which at least one is a turn, which no flat picture can do. */
const PAIRS: readonly (readonly [LivenessAction, LivenessAction])[] = [
	['turn_left', 'turn_right'],
	['turn_right', 'turn_left'],
	['turn_left', 'open_mouth'],
	['open_mouth', 'turn_left'],
	['turn_right', 'open_mouth'],
	['open_mouth', 'turn_right'],
	['turn_left', 'nod'],
	['nod', 'turn_left'],
	['turn_right', 'nod'],
	['nod', 'turn_right']
];

/**
 * The challenge that a nonce stands for. The nonce comes from the server or from a lease, so neither the person nor the
 * device can choose; whoever verifies draws the same again.
 * @param nonce at least four bytes
 */
export function drawChallenge(nonce: Uint8Array, level: LivenessLevel): Challenge {
	if (nonce.length < 4) throw new RangeError('a challenge is drawn from at least four bytes');
	const number = new DataView(nonce.buffer, nonce.byteOffset, 4).getUint32(0);
	if (level === 'off') return { level, actions: [] };
	// 2^32 is so much larger than the number of choices that the remainder favours none by more than 1 in 10^8.
	if (level === 'light') return { level, actions: SINGLE.slice(number % SINGLE.length).slice(0, 1) };
	return { level, actions: [...(PAIRS[number % PAIRS.length] ?? [])] };
}
