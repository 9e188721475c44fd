import { expect, test } from 'vitest';
import { checkPermission } from './permissions';

test('an employee may look at nobody else', () => {
	expect(checkPermission('employee', 'employee.view')).toBe(false);
	expect(checkPermission('employee', 'punch.view')).toBe(false);
});

test('a supervisor sees punches but changes neither people nor devices', () => {
	expect(checkPermission('supervisor', 'punch.view')).toBe(true);
	expect(checkPermission('supervisor', 'employee.manage')).toBe(false);
	expect(checkPermission('supervisor', 'enrolment.manage')).toBe(false);
	expect(checkPermission('supervisor', 'device.manage')).toBe(false);
});

test('an administrator may do all of it', () => {
	expect(checkPermission('admin', 'device.manage')).toBe(true);
	expect(checkPermission('admin', 'enrolment.manage')).toBe(true);
});
