import { describe, expect, it } from 'vitest';
import { drawChallenge, type LivenessAction } from '../face/liveness-challenge';
import type { LivenessFrame } from '../face/liveness-frame';
import { hold, makeBurst } from '../face/made-burst.fixture';
import { MOVES, perform as performAs } from '../face/performed.fixture';
import { makePerson, makePicture, makeRandom } from '../matching/made-people.fixture';
import { judgeTrace } from './judge-trace';
import { MAX_TRACE_FRAMES, packTrace, unpackTrace } from './liveness-trace';

const person = makePerson(makeRandom(9));
const random = makeRandom(5);
const punched = [0, 1, 2].map(() => makePicture(person, 0.1, random));
/** A nonce whose challenge at this level has these actions. */
function nonceFor(level: 'light' | 'strict', ...actions: LivenessAction[]): Uint8Array {
	for (let number = 0; number < 100; number++) {
		const nonce = new Uint8Array([0, 0, 0, number, 9, 9, 9, 9]);
		if (drawChallenge(nonce, level).actions.join() === actions.join()) return nonce;
	}
	throw new Error(`no nonce asks for ${actions.join()}`);
}

const rest = hold({}, 5);
const perform = (...actions: LivenessAction[]) => performAs(actions, person);
const about = { level: 'strict', drawnFor: null } as const;
const strict = nonceFor('strict', 'turn_left', 'open_mouth');
const judge = (frames: LivenessFrame[], nonce: Uint8Array | null = strict) =>
	judgeTrace({ level: 'strict', nonce, trace: packTrace(frames, about), descriptors: punched });

describe('judgeTrace', () => {
	it('passes a person who did what the nonce asks for', () => {
		expect(judge(perform('turn_left', 'open_mouth'))).toEqual({ outcome: 'passed', reasons: [] });
		const nonce = nonceFor('light', 'turn_right');
		const trace = packTrace(perform('turn_right'), { ...about, level: 'light' });
		expect(judgeTrace({ level: 'light', nonce, trace, descriptors: punched }).outcome).toBe('passed');
	});

	it('fails the same frames under a nonce that asks for something else, whatever the device claims', () => {
		const other = nonceFor('strict', 'turn_right', 'turn_left');
		expect(judge(perform('turn_left', 'open_mouth'), other)).toMatchObject({
			outcome: 'failed',
			reasons: ['the head was turned to the other side than asked']
		});
	});

	it('fails one action where the site asks for two', () => {
		const { outcome, reasons } = judge(perform('turn_left'));
		expect(outcome).toBe('failed');
		expect(reasons).toContain('the person did not do what the screen asked for');
	});

	it('is absent without a trace, and fails without a nonce of ours', () => {
		expect(judgeTrace({ level: 'strict', nonce: strict, trace: null, descriptors: punched }).outcome).toBe(
			'absent'
		);
		expect(judge(perform('turn_left', 'open_mouth'), null).outcome).toBe('failed');
	});

	it('fails numbers that do not follow from the points', () => {
		const still = makeBurst(hold({}, 30), { person });
		const told = perform('turn_left', 'open_mouth');
		const forged = told.map((frame, index) => ({ ...frame, landmarks: still[index % 30]?.landmarks ?? [] }));
		expect(judge(forged).reasons).toEqual(['numbers and points of the liveness frames do not fit']);
	});

	it('fails a challenge that somebody else answered', () => {
		const other = makePerson(makeRandom(99));
		const frames = makeBurst([...rest, ...MOVES.turn_left, ...rest, ...MOVES.open_mouth, ...rest], {
			person: other
		});
		expect(judge(frames).reasons).toEqual(['the face changed during the challenge']);
	});

	it('fails a flat picture that is sheared like a turn', () => {
		const moments = [...rest, ...MOVES.turn_left, ...rest, ...MOVES.open_mouth, ...rest];
		const frames = makeBurst(
			moments.map(({ mouthOpen = 0, yaw = 0 }) => ({ mouthOpen, shear: yaw })),
			{
				person,
				bend: (points, { shear: amount = 0 }) =>
					points.map(({ x, y }) => ({ x: x + (y - 0.4) * amount * 1.9, y }))
			}
		);
		expect(judge(frames).outcome).toBe('failed');
	});
});

describe('a packed trace', () => {
	it('keeps every number to a ten-thousandth and every time to the millisecond', () => {
		const frames = perform('turn_left', 'open_mouth');
		const unpacked = unpackTrace(packTrace(frames, about));
		if (!unpacked.ok) throw new Error(unpacked.reason);
		expect(unpacked.frames).toHaveLength(frames.length);
		for (const [index, frame] of unpacked.frames.entries()) {
			expect(frame.yaw).toBeCloseTo(frames[index]?.yaw ?? NaN, 3);
			expect(frame.mouthOpen).toBeCloseTo(frames[index]?.mouthOpen ?? NaN, 3);
			expect(frame.atMs).toBe((frames[index]?.atMs ?? NaN) - (frames[0]?.atMs ?? NaN));
		}
		expect(unpacked.frames.filter(({ landmarks }) => landmarks.length === 68)).toHaveLength(5);
		expect(unpacked.frames.filter(({ descriptor }) => descriptor)).toHaveLength(6);
	});

	it('of the longest challenge fits into an event beside all else', () => {
		const many = makeBurst(hold({}, 400), { person });
		const trace = packTrace(many, about);
		expect(JSON.stringify(trace).length).toBeLessThan(6_700);
		const unpacked = unpackTrace(trace);
		expect(unpacked.ok && unpacked.frames).toHaveLength(MAX_TRACE_FRAMES);
	});

	it('that is cut off or points nowhere is refused', () => {
		const trace = packTrace(perform('turn_left'), about);
		expect(unpackTrace({ ...trace, frames: trace.frames.slice(0, -4) }).ok).toBe(false);
		expect(unpackTrace({ ...trace, frames: '' }).ok).toBe(false);
	});
});
