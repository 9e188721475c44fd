import { describe, expect, it } from 'vitest';
import { layerAssignments, scheduleOn } from './layer-assignments';
import { FLEXI, NIGHT, OFFICE } from './spec-fixtures';

const RANGE = { first: '2026-08-03', last: '2026-08-09' };

describe('layerAssignments', () => {
	it('takes the most specific layer that says something, date by date', () => {
		const layers = [
			[{ from: '2026-08-05', to: '2026-08-05', schedule: NIGHT }],
			[{ from: '2026-08-04', to: '2026-08-06', schedule: FLEXI }],
			[{ from: '2026-01-01', to: null, schedule: OFFICE }]
		];
		expect(layerAssignments({ layers, ...RANGE })).toEqual([
			{ from: '2026-08-03', to: '2026-08-03', schedule: OFFICE },
			{ from: '2026-08-04', to: '2026-08-04', schedule: FLEXI },
			{ from: '2026-08-05', to: '2026-08-05', schedule: NIGHT },
			{ from: '2026-08-06', to: '2026-08-06', schedule: FLEXI },
			{ from: '2026-08-07', to: '2026-08-09', schedule: OFFICE }
		]);
	});

	it('lets a layer say that there is no schedule, although a wider one has one', () => {
		const layers = [
			[{ from: '2026-08-04', to: '2026-08-04', schedule: null }],
			[{ from: '2026-01-01', to: null, schedule: OFFICE }]
		];
		expect(layerAssignments({ layers, ...RANGE }).map(({ from, to }) => `${from} ${to}`)).toEqual([
			'2026-08-03 2026-08-03',
			'2026-08-05 2026-08-09'
		]);
		expect(scheduleOn(layers, '2026-08-04')).toBeNull();
	});

	it('leaves dates without any schedule out, and joins neighbours that are the same', () => {
		const layers = [
			[
				{ from: '2026-08-04', to: '2026-08-05', schedule: OFFICE },
				{ from: '2026-08-06', to: '2026-08-07', schedule: OFFICE }
			]
		];
		expect(layerAssignments({ layers, ...RANGE })).toEqual([
			{ from: '2026-08-04', to: '2026-08-07', schedule: OFFICE }
		]);
		expect(layerAssignments({ layers: [], ...RANGE })).toEqual([]);
	});

	it('crosses a leap day without losing it', () => {
		const layers = [[{ from: '2028-02-29', to: '2028-02-29', schedule: NIGHT }]];
		expect(layerAssignments({ layers, first: '2028-02-28', last: '2028-03-01' })).toEqual([
			{ from: '2028-02-29', to: '2028-02-29', schedule: NIGHT }
		]);
	});
});
