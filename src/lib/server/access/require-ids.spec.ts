import { expect, test } from 'vitest';
import { requireIds } from './require-ids';

const id = '01900000-0000-7000-8000-00000000000a';

test('an address whose ids are ids goes through, and so does one without any', () => {
	expect(() => requireIds(`/admin/periods/${id}/${id}`, { id, employee: id })).not.toThrow();
	expect(() => requireIds('/admin', {})).not.toThrow();
	expect(() => requireIds('/invitation/abc', { token: 'abc' })).not.toThrow();
});

test.each(['', 'new', "'; DROP TABLE employee; --", id.toUpperCase(), `${id} `])(
	'%j is no id: 404',
	(wrong) => {
		for (const params of [{ id: wrong }, { id, employee: wrong }]) {
			expect(() => requireIds('/admin/employees', params)).toThrow(expect.objectContaining({ status: 404 }));
		}
	}
);

test('the API says so in its own words', () => {
	expect(() => requireIds('/api/v1/periods/x', { id: 'x' })).not.toThrow();
});
