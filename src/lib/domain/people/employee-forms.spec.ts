import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { employeeDetailsSchema, NEW_DEPARTMENT, newEmployeeSchema } from './employee-forms';

const ID = '01a1fd62-9068-7710-910b-7e19737cd812';
const good = {
	employeeNumber: '0007',
	name: 'Test Person',
	departmentId: ID,
	siteId: ID,
	role: 'employee',
	email: ''
};

/** Messages by field, empty when all is well. */
function judge(change: Record<string, unknown>): Record<string, string> {
	const parsed = v.safeParse(newEmployeeSchema, { ...good, ...change });
	if (parsed.success) return {};
	return Object.fromEntries(parsed.issues.map((issue) => [v.getDotPath(issue) ?? '', issue.message]));
}

describe('the form of a new employee', () => {
	test('keeps leading zeros, trims blanks and lowers the address', () => {
		const typed = { ...good, employeeNumber: ' 0007 ', name: ' Ñ 𠮷 ', email: ' One@Example.ORG ' };
		expect(v.parse(newEmployeeSchema, typed)).toMatchObject({
			employeeNumber: '0007',
			name: 'Ñ 𠮷',
			email: 'one@example.org'
		});
	});

	test.each([
		['employeeNumber', ''],
		['employeeNumber', 'x'.repeat(41)],
		['employeeNumber', 'a\tb'],
		['name', '   '],
		['name', 'x'.repeat(201)],
		['name', 'two\nlines'],
		['departmentId', ''],
		['departmentId', 'x'],
		['siteId', ''],
		['role', 'owner'],
		['email', 'nobody'],
		['email', `${'x'.repeat(250)}@example.org`]
	])('refuses %s %j, with words at that field and no other', (field, value) => {
		const errors = judge({ [field]: value });
		expect(Object.keys(errors)).toEqual([field]);
		expect(errors[field]).toMatch(/^[A-Z].*\.$/);
	});

	test('takes names of 200 letters', () => {
		expect(judge({ name: 'x'.repeat(200), employeeNumber: 'x'.repeat(40) })).toEqual({});
	});

	test('asks for the name of a new department, also when other fields are wrong', () => {
		expect(judge({ departmentId: NEW_DEPARTMENT, newDepartment: 'Packing' })).toEqual({});
		expect(Object.keys(judge({ departmentId: NEW_DEPARTMENT, newDepartment: ' ', name: '' })).sort()).toEqual(
			['name', 'newDepartment']
		);
	});

	test.each(['supervisor', 'admin'])('asks for an address when the role is %s', (role) => {
		expect(Object.keys(judge({ role }))).toEqual(['email']);
		expect(judge({ role, email: 'a@example.org' })).toEqual({});
	});
});

test('the form of an existing employee has no sign-in', () => {
	const { role: _role, email: _email, ...details } = good;
	expect(v.parse(employeeDetailsSchema, details)).toEqual({ ...details, newDepartment: '' });
});
