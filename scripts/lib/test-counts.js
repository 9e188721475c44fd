/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {{ numPassedTests: number, testResults: Array<{ status: string, assertionResults: Array<{ status: string }> }> }} Report
 *   what we read of vitest's JSON report
 */

/**
 * What a vitest run amounts to. A file that could not even be loaded has no test that failed and counts as
 * one; so does a run that ended badly without naming any (an unhandled error, a crash).
 *
 * @param {Report | null} report null when vitest ended before it wrote one
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
	const files = report?.testResults ?? [];
	const failed = files.reduce((sum, file) => {
		const tests = file.assertionResults.filter((test) => test.status === 'failed').length;
		return sum + (tests || (file.status === 'failed' ? 1 : 0));
	}, 0);
	return { passed: report?.numPassedTests ?? 0, failed: failed || (exitCode === 0 ? 0 : 1) };
}
