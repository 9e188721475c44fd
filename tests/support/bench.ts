import setUpE2e from './e2e-setup';

/**
 * Frame of a benchmark program: prepares the build and a database server, as `startApp` and `createTestDatabase`
 * need them, runs the measurement, and prints its result as the last line.
 *
 * @param measure gets a function that reports progress
 */
export async function runBench(
	measure: (say: (line: string) => void) => Promise<Record<string, unknown>>
): Promise<void> {
	const tearDown = await setUpE2e();
	try {
		const result = await measure((line) => process.stderr.write(`${line}\n`));
		process.stdout.write(`${JSON.stringify(result)}\n`);
	} finally {
		await tearDown();
	}
}
