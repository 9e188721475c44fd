import { describe, expect, it } from 'vitest';
import { pair } from './pair';
import type { PunchDirection } from './punch';

const OFFICE = [
	{ start: 480, end: 720 },
	{ start: 780, end: 1020 }
];
const THREE = [
	{ start: 360, end: 540 },
	{ start: 555, end: 720 },
	{ start: 765, end: 900 }
];

function paired(minutes: readonly number[], blocks = OFFICE, assumeBreak = false, directions: string[] = []) {
	const punches = minutes.map((minute, i) => ({
		id: String(i),
		at: minute * 60_000,
		minute,
		direction: toDirection(directions[i]),
		corrected: false
	}));
	const { sessions, orphans, redundant } = pair({ punches, blocks, assumeBreak });
	return {
		sessions: sessions.map(({ start, end }) => [start, end]),
		orphans: orphans.map(({ side, punch }) => `${side} ${punch.minute}`),
		redundant: redundant.map(({ side, punch }) => `${side} ${punch.minute}`)
	};
}
const toDirection = (text: string | undefined): PunchDirection =>
	text === 'in' || text === 'out' ? text : 'auto';

describe('pairing a work date', () => {
	it('alternates when the number is even, whatever the times', () => {
		expect(paired([480, 700]).sessions).toEqual([[480, 700]]);
		expect(paired([480, 780]).sessions).toEqual([[480, 780]]);
	});

	it('aligns an odd number to the boundaries it fits best', () => {
		expect(paired([485, 722, 1021])).toMatchObject({ sessions: [[485, 722]], orphans: ['out 1021'] });
		expect(paired([485, 779, 1021])).toMatchObject({ sessions: [[779, 1021]], orphans: ['in 485'] });
		expect(paired([715, 779, 1021])).toMatchObject({ sessions: [[779, 1021]], orphans: ['out 715'] });
		expect(paired([1000])).toMatchObject({ sessions: [], orphans: ['out 1000'] });
	});

	it('takes the earlier boundary on a tie', () => {
		expect(paired([750]).orphans).toEqual(['out 750']);
	});

	it('alternates when there are at least as many punches as boundaries', () => {
		expect(paired([480, 600, 620, 720, 780])).toMatchObject({
			sessions: [
				[480, 600],
				[620, 720]
			],
			orphans: ['in 780']
		});
	});

	it('spans a break that nobody punched, and assumes the missing side of one only when told to', () => {
		expect(paired([360, 765, 900], THREE)).toMatchObject({ sessions: [[765, 900]], orphans: ['in 360'] });
		expect(paired([360, 765, 900], THREE, true)).toMatchObject({
			sessions: [
				[360, 720],
				[765, 900]
			],
			orphans: []
		});
		expect(paired([360, 540, 900], THREE, true).sessions).toEqual([
			[360, 540],
			[555, 900]
		]);
	});

	it('never assumes the start or the end of the day', () => {
		expect(paired([720, 780, 1020], OFFICE, true)).toMatchObject({
			sessions: [[780, 1020]],
			orphans: ['out 720']
		});
		expect(paired([480, 720, 780], OFFICE, true)).toMatchObject({ orphans: ['in 780'] });
	});

	it('follows stated directions as soon as one is stated', () => {
		expect(paired([480, 490, 720, 730, 780], OFFICE, false, ['in', 'in', 'out', 'out', 'auto'])).toEqual({
			sessions: [[480, 720]],
			orphans: ['in 780'],
			redundant: ['in 490', 'out 730']
		});
		expect(paired([480, 720], OFFICE, false, ['out', 'out'])).toMatchObject({
			orphans: ['out 480', 'out 720']
		});
	});

	it('pairs nothing on a rest day with one punch', () => {
		expect(paired([480], [])).toMatchObject({ sessions: [], orphans: ['in 480'] });
	});
});
