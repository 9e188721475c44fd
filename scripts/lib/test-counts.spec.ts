import { describe, expect, test } from 'vitest';
import { countTests } from './test-counts.js';

const file = (status: string, ...tests: string[]) => ({
	status,
	assertionResults: tests.map((test) => ({ status: test }))
});

describe('countTests', () => {
	test('counts tests', () => {
		const report = {
			numPassedTests: 2,
			testResults: [file('passed', 'passed'), file('failed', 'passed', 'failed')]
		};
		expect(countTests(report, 1)).toEqual({ passed: 2, failed: 1 });
	});

	test('counts a file that could not be loaded', () => {
		expect(countTests({ numPassedTests: 0, testResults: [file('failed')] }, 1)).toEqual({
			passed: 0,
			failed: 1
		});
	});

	test('never reports success for a run that ended badly', () => {
		expect(countTests({ numPassedTests: 5, testResults: [file('passed', 'passed')] }, 1).failed).toBe(1);
		expect(countTests(null, 1)).toEqual({ passed: 0, failed: 1 });
	});

	test('a stage without test files passes', () => {
		expect(countTests({ numPassedTests: 0, testResults: [] }, 0)).toEqual({ passed: 0, failed: 0 });
	});
});
