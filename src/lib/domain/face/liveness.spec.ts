import { describe, expect, it } from 'vitest';
import { makePerson, makeRandom } from '../matching/made-people.fixture';
import { judgeLiveness } from './liveness';
import { drawChallenge, type Challenge, type LivenessAction } from './liveness-challenge';
import { hold, makeBurst, type Moment } from './made-burst.fixture';

const strict = (...actions: LivenessAction[]): Challenge => ({ level: 'strict', actions });
const light = (...actions: LivenessAction[]): Challenge => ({ level: 'light', actions });

const rest = hold({}, 5);
const left: Moment[] = [{ yaw: 0.1 }, { yaw: 0.2 }, ...hold({ yaw: 0.32 }, 5), { yaw: 0.2 }, { yaw: 0.1 }];
const right = left.map(({ yaw = 0 }) => ({ yaw: -yaw }));
const mouth: Moment[] = [{ mouthOpen: 0.15 }, ...hold({ mouthOpen: 0.45 }, 4), { mouthOpen: 0.1 }];
const nod: Moment[] = [{ nod: 0.08 }, ...hold({ nod: 0.2 }, 4), { nod: 0.08 }];
const reasonsOf = (challenge: Challenge, frames: Parameters<typeof judgeLiveness>[1]) => {
	const result = judgeLiveness(challenge, frames);
	return result.ok ? [] : result.reasons;
};

describe('judgeLiveness', () => {
	it.each([
		[strict('turn_left', 'turn_right'), [...rest, ...left, ...rest, ...right, ...rest]],
		[strict('open_mouth', 'turn_left'), [...rest, ...mouth, ...rest, ...left, ...rest]],
		[strict('turn_right', 'nod'), [...rest, ...right, ...rest, ...nod, ...rest]],
		[light('turn_right'), [...rest, ...right, ...rest]],
		[light('open_mouth'), [...rest, ...mouth, ...rest]]
	])('accepts a person who does what is asked: %j', (challenge, moments) => {
		expect(reasonsOf(challenge, makeBurst(moments))).toEqual([]);
	});

	it('asks for nothing when it is off', () => {
		expect(judgeLiveness({ level: 'off', actions: [] }, []).ok).toBe(true);
	});

	it('refuses a face that does nothing', () => {
		expect(reasonsOf(light('turn_left'), makeBurst(hold({}, 30)))).toEqual(['incomplete']);
	});

	it('refuses the other direction', () => {
		expect(reasonsOf(light('turn_left'), makeBurst([...rest, ...right, ...rest]))).toContain('wrong_way');
	});

	it('refuses the right actions in the wrong order', () => {
		const frames = makeBurst([...rest, ...right, ...rest, ...left, ...rest]);
		expect(reasonsOf(strict('turn_left', 'turn_right'), frames)).toContain('wrong_way');
	});

	it('refuses a second action that never comes', () => {
		const frames = makeBurst([...rest, ...left, ...rest]);
		expect(reasonsOf(strict('turn_left', 'open_mouth'), frames)).toContain('incomplete');
	});

	it('refuses a movement that began before the question', () => {
		const frames = makeBurst([...hold({}, 3), ...hold({ yaw: 0.32 }, 6), ...rest], { frameMs: 40 });
		expect(reasonsOf(light('turn_left'), frames)).toContain('too_early');
	});

	it('is not misled by one frame with broken landmarks', () => {
		const moments = [...rest, { yaw: -0.5 }, ...rest, ...left, ...rest];
		expect(reasonsOf(light('turn_left'), makeBurst(moments))).toEqual([]);
	});

	it('refuses a flat picture even if its points pass for a turn', () => {
		// A sheared picture moves the nose along the eye line without any depth.
		const shear = makeBurst(
			[...rest, ...left, ...rest, ...mouth, ...rest].map(({ mouthOpen, yaw }) => ({
				mouthOpen: mouthOpen ?? 0,
				shear: yaw ?? 0
			})),
			{
				bend: (points, { shear: amount = 0 }) =>
					points.map(({ x, y }) => ({ x: x + (y - 0.4) * amount * 1.9, y }))
			}
		);
		const result = judgeLiveness(strict('turn_left', 'open_mouth'), shear);
		expect(result.evidence.yawRange).toBeGreaterThan(0.22);
		expect(!result.ok && result.reasons).toContain('flat');
	});

	it('refuses a burst in which another person takes over', () => {
		const other = makePerson(makeRandom(77));
		const frames = makeBurst([...rest, ...left, ...rest, ...rest]);
		const swapped = frames.map((frame, index) =>
			index > frames.length - 8 && frame.descriptor ? { ...frame, descriptor: Array.from(other) } : frame
		);
		expect(reasonsOf(light('turn_left'), swapped)).toContain('identity_changed');
	});

	it('refuses opposite descriptors without falling over', () => {
		const frames = makeBurst([...rest, ...left, ...rest]).map((frame, index) => ({
			...frame,
			descriptor: frame.descriptor && frame.descriptor.map((value) => (index % 2 ? value : -value))
		}));
		expect(reasonsOf(light('turn_left'), frames)).toContain('identity_changed');
	});

	it('refuses descriptors that repeat exactly', () => {
		const frames = makeBurst([...rest, ...left, ...rest], { noise: 0 });
		expect(reasonsOf(light('turn_left'), frames)).toContain('repeated_frames');
	});

	it('refuses a cut: the face leaps, or is away for too long, or time runs backwards', () => {
		const frames = makeBurst([...rest, ...left, ...rest]);
		const leap = frames.map((frame, index) => (index > 9 ? { ...frame, centre: { x: 0.2, y: 0.5 } } : frame));
		const away = frames.map((frame, index) => (index > 9 ? { ...frame, atMs: frame.atMs + 3000 } : frame));
		const back = frames.map((frame, index) => (index > 9 ? { ...frame, atMs: frame.atMs - 3000 } : frame));
		for (const cut of [leap, away, back])
			expect(reasonsOf(light('turn_left'), cut)).toContain('discontinuous');
	});

	it('refuses a burst of a few frames, or of none', () => {
		expect(reasonsOf(light('turn_left'), makeBurst(rest))).toContain('too_few_frames');
		expect(reasonsOf(light('turn_left'), [])).toContain('too_few_frames');
	});

	it('refuses a burst that takes longer than the challenge is valid', () => {
		const slow = makeBurst([...rest, ...left, ...rest], { frameMs: 1150 });
		expect(reasonsOf(light('turn_left'), slow)).toContain('too_slow');
	});
});

describe('drawChallenge', () => {
	const nonces = Array.from({ length: 400 }, (_, index) => {
		const bytes = new Uint8Array(16);
		new DataView(bytes.buffer).setUint32(0, index * 2654435761);
		return bytes;
	});

	it('is the same for the same nonce', () => {
		for (const nonce of nonces)
			expect(drawChallenge(nonce, 'strict')).toEqual(drawChallenge(nonce, 'strict'));
	});

	it('asks for one action at light and for two different ones with a turn at strict', () => {
		for (const nonce of nonces) {
			expect(drawChallenge(nonce, 'light').actions).toHaveLength(1);
			const { actions } = drawChallenge(nonce, 'strict');
			expect(new Set(actions).size).toBe(2);
			expect(actions.some((action) => action.startsWith('turn'))).toBe(true);
		}
	});

	it('uses every order about equally often', () => {
		const count = new Map<string, number>();
		for (const nonce of nonces) {
			const key = drawChallenge(nonce, 'strict').actions.join(' ');
			count.set(key, (count.get(key) ?? 0) + 1);
		}
		expect(count.size).toBe(10);
		expect(Math.min(...count.values())).toBeGreaterThan(20);
	});

	it('refuses a nonce that is too short to be one', () => {
		expect(() => drawChallenge(new Uint8Array(3), 'light')).toThrow(RangeError);
	});
});
