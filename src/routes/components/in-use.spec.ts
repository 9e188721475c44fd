import { expect, test } from 'vitest';
import { inUse } from './in-use';

test('an archived place is offered only to whoever is there already', () => {
	const gate = { id: 'g', archived: false };
	const plant = { id: 'p', archived: true };
	expect(inUse([gate, plant])).toEqual([gate]);
	expect(inUse([gate, plant], 'p')).toEqual([gate, plant]);
});
