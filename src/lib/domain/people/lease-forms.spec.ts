import * as v from 'valibot';
import { expect, test } from 'vitest';
import { siteLeaseLimitsFormSchema } from './lease-forms';

const EMPTY = {
	kioskHours: '',
	kioskEvents: '',
	fieldHours: '',
	fieldEvents: '',
	personalHours: '',
	personalEvents: ''
};
const read = (typed: Partial<typeof EMPTY>) => v.safeParse(siteLeaseLimitsFormSchema, { ...EMPTY, ...typed });
const problem = (typed: Partial<typeof EMPTY>) => {
	const parsed = read(typed);
	return parsed.success ? null : [v.getDotPath(parsed.issues[0]), parsed.issues[0].message];
};

test('what is left empty keeps the product’s limits', () => {
	expect(read({}).output).toEqual({});
	expect(read({ fieldHours: ' 240 ', fieldEvents: '3000' }).output).toEqual({
		field: { hours: 240, maxEvents: 3000 }
	});
});

test('half a limit, nonsense and more than thirty days are refused at their field', () => {
	expect(problem({ kioskHours: '5' })).toEqual([
		'kioskEvents',
		'Fill in both numbers of this kind, or neither.'
	]);
	expect(problem({ kioskEvents: '5' })).toEqual([
		'kioskHours',
		'Fill in both numbers of this kind, or neither.'
	]);
	expect(problem({ personalHours: 'x' })).toEqual(['personalHours', 'A whole number, or nothing.']);
	expect(problem({ fieldHours: '721', fieldEvents: '10' })).toEqual(['fieldHours', 'At most 30 days.']);
	expect(problem({ fieldHours: '720', fieldEvents: '0' })).toEqual(['fieldEvents', 'At least one event.']);
});
