import { expect, test } from 'vitest';
import { findAccess } from './route-access';

const ask = (routeId: string, method: string, action: string | null = null) =>
	findAccess(routeId, { method, action });

test('a page needs what the table says of it, a HEAD the same as a GET', () => {
	expect(ask('/(admin)/admin/devices', 'GET')).toEqual(['device.manage']);
	expect(ask('/(admin)/admin/devices', 'HEAD')).toEqual(['device.manage']);
});

test('each action of a page has a permission of its own', () => {
	expect(ask('/(admin)/admin/employees/new', 'POST')).toEqual(['employee.manage']);
	expect(ask('/(admin)/admin/departments', 'POST', 'archive')).toEqual(['department.manage']);
	expect(ask('/(admin)/admin/periods/[id]/[employee]', 'POST', 'lock')).toEqual(['period.lock']);
});

test('an address that is both a page and an endpoint needs both permissions, whichever Kit takes', () => {
	expect(ask('/(admin)/admin/employees/[id]/enrol', 'POST', 'consent')).toHaveLength(2);
});

test.each([
	['/(admin)/admin/devices', 'POST', 'unknown'],
	['/(admin)/admin/devices', 'POST', 'constructor'],
	['/(admin)/admin/devices', 'DELETE', null],
	['/(admin)/admin/nowhere', 'GET', null],
	['/livez', 'POST', null]
])('%s with %s %s is declared nowhere, so nobody may', (routeId, method, action) =>
	expect(ask(routeId, method, action)).toBeNull()
);
