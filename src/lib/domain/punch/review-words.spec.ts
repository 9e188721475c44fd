import { expect, test } from 'vitest';
import { sayEvidence, type ReviewEvidence } from './review-words';

const at = Date.UTC(2026, 2, 2, 9);
const evidence: ReviewEvidence = {
	status: 'not_recognised',
	namedBy: null,
	reasons: ['no enrolled face is near'],
	timeGrade: 'A',
	online: true,
	earliestMs: at,
	latestMs: at,
	timeZone: 'Asia/Manila'
};

test('evidence says who it may have been, what the judgement found and how it came', () => {
	expect(sayEvidence(evidence)).toEqual([
		'No face of this site’s roster matches, and no number or badge names anybody.',
		'No enrolled face is near.',
		'It came at once, over the network.'
	]);
	const named = (change: Partial<ReviewEvidence>) => sayEvidence({ ...evidence, ...change })[0];
	expect(named({ status: 'in_review', namedBy: 'face' })).toContain('The face matches');
	expect(named({ namedBy: 'number' })).toContain('gave a number or showed a badge');
	expect(named({ namedBy: 'phone' })).toContain('phone');
	expect(named({ namedBy: 'passkey' })).toContain('passkey');
});

test('a doubtful time is said with its bounds on the clock of the site, not in the judgement’s UTC', () => {
	const said = sayEvidence({
		...evidence,
		timeGrade: 'D',
		online: false,
		reasons: ['the device’s clock was set back', 'made between 2026-03-02 09:00:00 and 2026-03-02 10:00:00'],
		latestMs: at + 3_600_000
	});
	expect(said).toContain('The evidence allows any time between 2 Mar 2026, 17:00 and 2 Mar 2026, 18:00.');
	expect(said.join(' ')).not.toContain('09:00:00');
	expect(sayEvidence({ ...evidence, timeGrade: 'D', latestMs: at + 1000 })).toContain(
		'The evidence allows 2 Mar 2026, 17:00 only.'
	);
});
