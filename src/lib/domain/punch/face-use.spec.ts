import { expect, test } from 'vitest';
import { PRIVACY_PRESETS } from '../privacy/privacy-settings';
import { findFaceUse } from './face-use';

test('the European profile has cameras look at no face, the others at everybody of the roster', () => {
	expect(findFaceUse(PRIVACY_PRESETS.eu)).toBe('off');
	expect(findFaceUse(PRIVACY_PRESETS.philippines)).toBe('many');
	expect(findFaceUse(PRIVACY_PRESETS.illinois)).toBe('many');
});

test('faces that are allowed again there are compared with one person', () => {
	expect(findFaceUse({ ...PRIVACY_PRESETS.eu, faceAllowed: true })).toBe('one');
});

test('what may be compared with everybody is compared with nobody while faces are off', () => {
	expect(findFaceUse({ faceAllowed: false, oneToMany: true })).toBe('off');
});
