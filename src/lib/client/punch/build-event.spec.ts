import { expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { composeEvidence, tellClaim } from './build-event';

const readings = [{ modelId: RECOGNITION_MODEL, descriptor: Float32Array.from({ length: 128 }, () => 0.1) }];
const answers = '01910000-0000-7000-8000-000000000001';

test('a number goes into the event as it was typed, and nothing of it under the seal', () => {
	const claim = { employeeNumber: '1001', answers };
	expect(tellClaim(claim)).toEqual(claim);
	expect(composeEvidence(readings, { claim })).not.toHaveProperty('badge');
	expect(tellClaim(null)).toBeNull();
});

test('a badge goes under the seal alone: the event says only that there is one', () => {
	const badge = 'B1:000102030405060708090A0B0C0D0E0F';
	expect(tellClaim({ badge })).toEqual({ badge: 'sealed' });
	expect(tellClaim({ badge, answers })).toEqual({ badge: 'sealed', answers });
	expect(composeEvidence(readings, { claim: { badge } })).toMatchObject({ badge });
});
