import { describe, expect, test } from 'vitest';
import { ROLES } from '$domain/access/permissions';
import { GUIDES, sortDocuments, sortGuides } from './contents';

describe('the contents of the help', () => {
	test.each([
		['employee', 'employees'],
		['supervisor', 'supervisors'],
		['hr', 'hr'],
		['admin', 'hr']
	] as const)('begin for the role %s with the guide %s', (role, guide) => {
		expect(sortGuides(role)[0]).toBe(guide);
	});

	test('name every guide once, for whoever looks', () => {
		for (const role of [null, ...ROLES]) expect([...sortGuides(role)].sort()).toEqual([...GUIDES].sort());
	});

	test('put each document into one section: those named first, then what else lies in the folder', () => {
		const names = [
			'decisions/0002-b',
			'face',
			'zebra',
			'decisions/0001-a',
			'operations/docker',
			'architecture'
		];
		const sorted = sortDocuments(names);
		expect(sorted.find(({ name }) => name === 'inside')?.documents).toEqual([
			'architecture',
			'face',
			'zebra'
		]);
		expect(sorted.find(({ name }) => name === 'decisions')?.documents).toEqual([
			'decisions/0001-a',
			'decisions/0002-b'
		]);
		expect(sorted.flatMap(({ documents }) => documents).sort()).toEqual([...names].sort());
	});
});
