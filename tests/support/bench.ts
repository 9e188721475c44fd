import { publishDatabaseServer } from './database';
import { startDatabaseServer } from './database-server';
import { setUpServer } from './e2e-setup';

type Measure = (say: (line: string) => void) => Promise<Record<string, unknown>>;

/**
 * Frame of a benchmark program: prepares the build and a database server, as `startApp` and `createTestDatabase`
 * need them, runs the measurement, and prints its result as the last line.
 *
 * @param measure gets a function that reports progress
 */
export async function runBench(measure: Measure): Promise<void> {
	await run(() => setUpServer('disk'), measure);
}

/** The same for what needs a database server alone. */
export async function runDatabaseBench(measure: Measure): Promise<void> {
	await run(setUpDatabase, measure);
}

/** On the disk, whose fsync is part of what is measured. */
async function setUpDatabase(): Promise<() => Promise<void>> {
	const server = await startDatabaseServer();
	publishDatabaseServer(server);
	return server.stop;
}

async function run(setUp: () => Promise<() => Promise<void>>, measure: Measure): Promise<void> {
	const tearDown = await setUp();
	try {
		const result = await measure((line) => process.stderr.write(`${line}\n`));
		process.stdout.write(`${JSON.stringify(result)}\n`);
	} finally {
		await tearDown();
	}
}
