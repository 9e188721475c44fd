import { describe, expect, it } from 'vitest';
import { chooseFace } from './choose-face';

const picture = { width: 640, height: 480 };
const face = (x: number, height: number, yaw = 0) => ({
	box: { x: x - height / 2, y: 240 - height / 2, width: height, height },
	yaw
});

describe('chooseFace', () => {
	it('finds nobody in an empty room', () => {
		expect(chooseFace([], picture)).toBeNull();
	});

	it('takes the nearest and ignores who stands behind', () => {
		const near = face(300, 220);
		expect(chooseFace([face(480, 150), near, face(120, 160)], picture)).toEqual({ chosen: near, faces: 1 });
	});

	it('cannot say who of two that stand side by side is about to punch', () => {
		expect(chooseFace([face(165, 190), face(475, 180)], picture)?.faces).toBe(2);
	});

	it('draws the line at a face a quarter shorter', () => {
		const near = face(200, 200);
		expect(chooseFace([near, face(480, 150)], picture)?.faces).toBe(2);
		expect(chooseFace([near, face(480, 149)], picture)?.faces).toBe(1);
	});

	it('prefers who faces the camera to somebody nearer who looks away', () => {
		const waiting = face(420, 170, 0.1);
		const talking = face(200, 220, -0.5);
		expect(chooseFace([talking, waiting], picture)).toEqual({ chosen: waiting, faces: 1 });
		expect(chooseFace([{ ...talking, yaw: -0.35 }, waiting], picture)?.chosen.box).toEqual(talking.box);
	});

	it('takes the nearest when nobody faces the camera, who is then told to', () => {
		const near = face(320, 220, 0.6);
		expect(chooseFace([face(100, 150, -0.6), near], picture)).toEqual({ chosen: near, faces: 1 });
	});
});
