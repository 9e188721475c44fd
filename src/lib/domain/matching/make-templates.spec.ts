import { describe, expect, it } from 'vitest';
import { makeTemplates } from './make-templates';
import { checkPose, nextPose } from './enrolment-guide';
import { makePerson, makePicture, makeRandom } from './made-people.fixture';

const random = makeRandom(4);
const person = makePerson(random);
const other = makePerson(random);
const YAWS = [0, 0.12, -0.12, 0.02, 0];
const frame = (from: Float32Array, yaw: number, distance = 0.15) => ({
	descriptor: makePicture(from, distance, random),
	yaw
});
const frames = YAWS.map((yaw) => frame(person, yaw));

describe('makeTemplates', () => {
	it('makes one strong template of five consistent frames over a head movement', () => {
		const result = makeTemplates(frames, 'camera');
		expect(result).toMatchObject({ ok: true, strength: 'strong' });
		expect(result.ok && result.templates.map(({ samples }) => samples)).toEqual([[0, 1, 2, 3, 4]]);
	});

	it('asks for more than four frames', () => {
		expect(makeTemplates(frames.slice(0, 4), 'camera')).toMatchObject({ ok: false, reason: 'too_few' });
		expect(makeTemplates([], 'photos')).toMatchObject({ ok: false, reason: 'too_few' });
	});

	it('asks for a head that moves, unless the office says that it cannot', () => {
		const still = YAWS.map(() => frame(person, 0.01));
		expect(makeTemplates(still, 'camera')).toMatchObject({ ok: false, reason: 'no_movement' });
		expect(makeTemplates(still, 'camera', { still: true })).toMatchObject({ ok: true, strength: 'weak' });
	});

	it('refuses frames of two people', () => {
		const mixed = [...frames.slice(0, 4), frame(other, 0)];
		expect(makeTemplates(mixed, 'camera')).toMatchObject({ ok: false, reason: 'not_one_person' });
	});

	it('takes a single photo, and says that it is weak', () => {
		expect(makeTemplates(frames.slice(0, 1), 'photos')).toMatchObject({ ok: true, strength: 'weak' });
	});

	it('keeps two looks apart, each with its own template', () => {
		const glasses = makePicture(person, 0.34, random);
		const looks = [
			...YAWS.map((yaw) => frame(person, yaw, 0.1)),
			...YAWS.map((yaw) => frame(glasses, yaw, 0.1))
		];
		const result = makeTemplates(looks, 'camera');
		expect(result.ok && result.templates.map(({ samples }) => samples)).toEqual([
			[0, 1, 2, 3, 4],
			[5, 6, 7, 8, 9]
		]);
	});

	it('makes a second descriptor only if every frame of the look has one', () => {
		const second = makePerson(random, 1024);
		const all = makeTemplates(
			frames.map((each) => ({ ...each, second })),
			'camera'
		);
		const some = makeTemplates(
			frames.map((each, index) => (index ? { ...each, second } : each)),
			'camera'
		);
		expect(all.ok && all.templates[0]?.second?.length).toBe(1024);
		expect(some.ok && some.templates[0]?.second).toBeUndefined();
	});
});

describe('enrolment guide', () => {
	it('asks for front, left, right, front, front and then for nothing', () => {
		expect([0, 1, 2, 3, 4, 5].map(nextPose)).toEqual(['front', 'left', 'right', 'front', 'front', null]);
	});

	it('takes a frame only in the pose that is asked for, and says which that is', () => {
		expect(checkPose(0, 0)).toEqual({ ok: true });
		expect(checkPose(0.15, 1)).toEqual({ ok: true });
		expect(checkPose(-0.15, 1)).toEqual({ ok: false, words: 'Turn your head a little to your left.' });
		expect(checkPose(-0.15, 2)).toEqual({ ok: true });
		expect(checkPose(0.9, 5)).toEqual({ ok: true });
	});

	it('leads to frames that move enough to be enrolled', () => {
		const yaws = [0, 0.07, -0.07, 0, 0];
		expect(yaws.every((yaw, taken) => checkPose(yaw, taken).ok)).toBe(true);
		expect(
			makeTemplates(
				yaws.map((yaw) => frame(person, yaw)),
				'camera'
			).ok
		).toBe(true);
	});
});
