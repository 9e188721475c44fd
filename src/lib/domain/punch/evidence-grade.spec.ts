import { expect, test } from 'vitest';
import { gradeEvidence, type IdentityEvidence } from './evidence-grade';

const sure: IdentityEvidence = {
	outcome: 'match',
	reasons: [],
	frames: 3,
	repeated: false,
	nearCopy: false,
	chain: 'linked',
	authority: 'online',
	time: 'A',
	liveness: null,
	credential: null,
	claimDoubts: [],
	place: null,
	frozen: false
};
const grade = (change: Partial<IdentityEvidence>) => gradeEvidence({ ...sure, ...change }).grade;

test('three agreeing frames online are A, two are B', () => {
	expect(gradeEvidence(sure)).toEqual({ grade: 'A', reasons: [] });
	expect(grade({ frames: 2 })).toBe('B');
});

test('offline under a lease is B at best, and says so', () => {
	expect(gradeEvidence({ ...sure, authority: 'lease', time: 'B' })).toEqual({
		grade: 'B',
		reasons: ['made without network under a lease']
	});
});

test('a gap, a restart or a near copy is C', () => {
	expect(grade({ chain: 'gap' })).toBe('C');
	expect(grade({ authority: 'lease', time: 'C' })).toBe('C');
	expect(grade({ nearCopy: true })).toBe('C');
});

test('no match, a replayed descriptor, an ended lease or a doubtful time is D with its reason', () => {
	expect(gradeEvidence({ ...sure, outcome: 'none', reasons: ['no enrolled face is near'] })).toEqual({
		grade: 'D',
		reasons: ['no enrolled face is near']
	});
	expect(grade({ repeated: true })).toBe('D');
	expect(grade({ authority: 'lease_ended' })).toBe('D');
	expect(grade({ authority: 'none' })).toBe('D');
	expect(grade({ frozen: true })).toBe('D');
	expect(grade({ authority: 'lease', time: 'D' })).toBe('D');
});

test('nobody living is D where the site is strict, and a remark where it is light', () => {
	const failed = { outcome: 'failed' as const, reasons: ['the face moved like a flat picture'] };
	expect(gradeEvidence({ ...sure, liveness: { level: 'strict', ...failed } })).toEqual({
		grade: 'D',
		reasons: failed.reasons
	});
	expect(gradeEvidence({ ...sure, liveness: { level: 'light', ...failed } }).grade).toBe('C');
	expect(grade({ liveness: { level: 'strict', outcome: 'passed', reasons: [] } })).toBe('A');
});

test('a right PIN or badge is B also online, and what is to be said of it moves it down', () => {
	const credential = { doubts: [] };
	expect(gradeEvidence({ ...sure, frames: 0, credential })).toEqual({ grade: 'B', reasons: [] });
	expect(grade({ frames: 0, credential: { ...credential, doubts: ['a supervisor punched'] } })).toBe('D');
});

test('a place outside is a remark, and a doubt only where the site says so', () => {
	expect(gradeEvidence({ ...sure, place: { reason: 'made 2 km away', waits: false } })).toEqual({
		grade: 'C',
		reasons: ['made 2 km away']
	});
	expect(grade({ place: { reason: 'made 2 km away', waits: true } })).toBe('D');
});

test('a face that fits a badge which was not good then is D, with what is to be said of the badge', () => {
	expect(gradeEvidence({ ...sure, claimDoubts: ['this badge was revoked or replaced before'] })).toEqual({
		grade: 'D',
		reasons: ['this badge was revoked or replaced before']
	});
});
