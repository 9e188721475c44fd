import { describe, expect, it } from 'vitest';
import { CAPTURE_LIMITS, judgeQuality, VERDICTS, type QualityMeasures } from './quality';
import { PHOTO_VERDICT_WORDS } from './verdict-words';

const good: QualityMeasures = {
	faces: 1,
	score: 0.8,
	box: { x: 0.3, y: 0.3, width: 0.3, height: 0.4 },
	pose: { yaw: 0, pitch: 0.5, roll: 0 },
	eyeDistancePx: 90,
	luma: 120,
	contrast: 40,
	sharpness: 200,
	sideLight: 0,
	backlight: 0,
	eyeContrast: 0.8,
	mouthContrast: 0.8,
	eyeShade: 0.7,
	mirrorDistance: 0.1
};
const judge = (change: Partial<QualityMeasures>) => judgeQuality({ ...good, ...change }, CAPTURE_LIMITS);
const L = CAPTURE_LIMITS;

describe('judgeQuality', () => {
	it('passes a clear face, embedded or not yet', () => {
		expect(judge({})).toBe('ok');
		expect(judge({ mirrorDistance: undefined })).toBe('ok');
	});

	it('names a mask or dark glasses before the light and the pose that they feign', () => {
		const turned = { pose: { ...good.pose, yaw: 0.4 }, backlight: L.maxBacklight + 5 };
		expect(judge({ ...turned, mouthContrast: 0.1 })).toBe('covered');
		expect(judge({ ...turned, eyeShade: 0.2 })).toBe('covered');
		expect(judge({ ...turned, eyeContrast: 0.1 })).toBe('covered');
		expect(judge({ ...turned, eyeContrast: 0.2 })).toBe('backlit');
		expect(judge({ luma: 20, eyeContrast: 0.1 })).toBe('too_dark');
	});

	it('says so when there is no face', () => {
		expect(judgeQuality(null, CAPTURE_LIMITS)).toBe('no_face');
	});

	it.each([
		['several_faces', { faces: 2 }],
		['too_far', { eyeDistancePx: L.minEyeDistancePx - 0.1 }],
		['too_near', { box: { x: 0.1, y: 0, width: 0.7, height: 0.96 } }],
		['off_centre', { box: { x: -0.1, y: 0.3, width: 0.3, height: 0.4 } }],
		['off_centre', { box: { x: 0.3, y: 0.7, width: 0.3, height: 0.4 } }],
		['too_dark', { luma: L.minLuma - 1 }],
		['too_bright', { luma: L.maxLuma + 1 }],
		['backlit', { backlight: L.maxBacklight + 1 }],
		['backlit', { backlight: L.maxBacklight + 1, luma: 20 }],
		['tilted', { pose: { ...good.pose, roll: -L.maxRoll - 1 } }],
		['turned', { pose: { ...good.pose, yaw: L.maxYaw + 0.01 } }],
		['raised', { pose: { ...good.pose, pitch: L.minPitch - 0.01 } }],
		['lowered', { pose: { ...good.pose, pitch: L.maxPitch + 0.01 } }],
		['blurred', { sharpness: L.minSharpness - 1 }],
		['unclear', { score: L.minScore - 0.01 }],
		['unclear', { contrast: L.minContrast - 1 }],
		['unclear', { mirrorDistance: L.maxMirrorDistance + 0.01 }],
		['covered', { eyeContrast: L.minEyeContrast - 0.01 }],
		['covered', { eyeShade: L.minEyeShade - 0.01 }],
		['covered', { mouthContrast: L.minMouthContrast - 0.01 }]
	] satisfies [string, Partial<QualityMeasures>][])('calls it %s beyond the limit %j', (verdict, change) => {
		expect(judge(change)).toBe(verdict);
	});

	it.each([
		{ eyeDistancePx: L.minEyeDistancePx },
		{ luma: L.minLuma },
		{ luma: L.maxLuma },
		{ backlight: L.maxBacklight },
		{ pose: { yaw: L.maxYaw, pitch: L.maxPitch, roll: L.maxRoll } },
		{ pose: { yaw: -L.maxYaw, pitch: L.minPitch, roll: -L.maxRoll } },
		{ sharpness: L.minSharpness },
		{ score: L.minScore },
		{ mirrorDistance: L.maxMirrorDistance },
		{ eyeContrast: L.minEyeContrast, eyeShade: L.minEyeShade, mouthContrast: L.minMouthContrast }
	])('passes the limit itself: %j', (change) => {
		expect(judge(change)).toBe('ok');
	});

	it('names the trouble that a person can mend first', () => {
		expect(judge({ luma: 10, sharpness: 1, pose: { yaw: 1, pitch: 1, roll: 90 } })).toBe('too_dark');
	});
});

describe('verdict words', () => {
	it('tell a person what to do for every verdict, live and for a photo', () => {
		for (const verdict of VERDICTS) {
			expect(PHOTO_VERDICT_WORDS[verdict]).toMatch(/^[A-Z].*\.$/);
		}
	});
});
