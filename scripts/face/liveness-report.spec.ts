import { describe, expect, it } from 'vitest';
import { countClips, type Judged } from './liveness-report';

const clip = (change: Partial<Judged>): Judged => ({
	species: 'print',
	attack: true,
	level: 'light',
	passed: false,
	passedInTwo: false,
	furthest: { relief: 0.02, turn: 0.1 },
	reasons: ['incomplete'],
	...change
});

describe('countClips', () => {
	it('counts attacks that pass and living heads that do not, each kind and level by itself', () => {
		const counts = countClips([
			clip({}),
			clip({ passed: true, passedInTwo: true, reasons: [], furthest: { relief: 0.03, turn: 0.2 } }),
			clip({ level: 'strict', furthest: { relief: 0.01, turn: 0.1 }, reasons: ['incomplete', 'flat'] }),
			clip({ species: 'head', attack: false, passed: true, passedInTwo: true, reasons: [] }),
			clip({ species: 'head', attack: false, passedInTwo: true })
		]);
		expect(counts).toEqual([
			{
				...{
					species: 'print',
					attack: true,
					level: 'light',
					passed: 1,
					passedInTwo: 1,
					of: 2,
					errorRate: 0.5
				},
				relief: [0.02, 0.03, 0.03],
				turn: [0.1, 0.2, 0.2],
				refusedFor: { incomplete: 1 }
			},
			{
				...{
					species: 'print',
					attack: true,
					level: 'strict',
					passed: 0,
					passedInTwo: 0,
					of: 1,
					errorRate: 0
				},
				relief: [0.01, 0.01, 0.01],
				turn: [0.1, 0.1, 0.1],
				refusedFor: { incomplete: 1, flat: 1 }
			},
			{
				...{
					species: 'head',
					attack: false,
					level: 'light',
					passed: 1,
					passedInTwo: 2,
					of: 2,
					errorRate: 0.5
				},
				relief: [0.02, 0.02, 0.02],
				turn: [0.1, 0.1, 0.1],
				refusedFor: { incomplete: 1 }
			}
		]);
	});
});
