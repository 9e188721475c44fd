import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { officeFormOf, OfficeFormSchema } from './office-form';
import type { ScopedOfficeForm } from './office-form';

const form = (name: string) => ({ headerLines: [], signatories: [{ name, title: 'Chief' }] });
const FORMS: ScopedOfficeForm[] = [
	{ scopeKind: 'organisation', scopeId: null, form: form('Everybody’s') },
	{ scopeKind: 'site', scopeId: 's', form: form('Site’s') },
	{ scopeKind: 'department', scopeId: 'd', form: form('Department’s') },
	{ scopeKind: 'employee', scopeId: 'e', form: form('Own') }
];
const nameFor = (person: { id: string; departmentId: string; siteId: string }) =>
	officeFormOf(FORMS, person)?.signatories[0]?.name;

describe('who signs a DTR', () => {
	it('is the one of the most specific place', () => {
		expect(nameFor({ id: 'e', departmentId: 'd', siteId: 's' })).toBe('Own');
		expect(nameFor({ id: 'x', departmentId: 'd', siteId: 's' })).toBe('Department’s');
		expect(nameFor({ id: 'x', departmentId: 'x', siteId: 's' })).toBe('Site’s');
		expect(nameFor({ id: 'x', departmentId: 'x', siteId: 'x' })).toBe('Everybody’s');
		expect(officeFormOf([], { id: 'e', departmentId: 'd', siteId: 's' })).toBeNull();
	});

	it('is at most two people under at most four lines', () => {
		const accepts = (lines: number, people: number) =>
			v.is(OfficeFormSchema, {
				headerLines: Array.from({ length: lines }, () => 'Republic of the Philippines'),
				signatories: Array.from({ length: people }, () => ({ name: '', title: '' }))
			});
		expect([accepts(0, 1), accepts(4, 2)]).toEqual([true, true]);
		expect([accepts(5, 1), accepts(0, 3), accepts(0, 0)]).toEqual([false, false, false]);
	});
});
