import { expect, test } from 'vitest';
import { createKeyRing } from '../keys/key-ring';
import { createEmployeeKey, openTemplate, sealTemplate, unwrapEmployeeKey } from './template-seal';

const keys = createKeyRing(Buffer.alloc(32, 7));
const identity = { employeeId: 'employee-1', templateId: 'template-1', modelId: 'model@1' };
const descriptor = Float32Array.from({ length: 128 }, (_, i) => Math.fround(Math.sin(i)));

test('a template comes back to the bit for the employee, template and model it was sealed for', () => {
	const { key, wrapped } = createEmployeeKey(keys, 'employee-1');
	const opened = unwrapEmployeeKey(keys, 'employee-1', wrapped);
	expect(opened?.equals(key)).toBe(true);
	expect(openTemplate(key, identity, sealTemplate(key, identity, descriptor))).toEqual(descriptor);
});

test('a template moved to another row, person or model does not open', () => {
	const { key, wrapped } = createEmployeeKey(keys, 'employee-1');
	const sealed = sealTemplate(key, identity, descriptor);
	expect(openTemplate(key, { ...identity, employeeId: 'employee-2' }, sealed)).toBeNull();
	expect(openTemplate(key, { ...identity, templateId: 'template-2' }, sealed)).toBeNull();
	expect(openTemplate(key, { ...identity, modelId: 'model@2' }, sealed)).toBeNull();
	expect(unwrapEmployeeKey(keys, 'employee-2', wrapped)).toBeNull();
});

test('the sealed bytes show nothing of the descriptor', () => {
	const { key } = createEmployeeKey(keys, 'employee-1');
	const plain = Buffer.from(descriptor.buffer);
	expect(sealTemplate(key, identity, descriptor).includes(plain.subarray(0, 16))).toBe(false);
});
