import { createServer, type Server } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/database';
import { openDatabase } from './database';
import { checkUnavailable } from './database-error';

let database: TestDatabase;
let hole: Server;

beforeAll(async () => {
	database = await createTestDatabase();
	// Takes every connection and never says a word.
	hole = createServer(() => undefined);
	await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	hole.close();
	await database.drop();
});

const failure = async (work: Promise<unknown>): Promise<unknown> => {
	try {
		await work;
	} catch (error) {
		return error;
	}
	throw new Error('it did not fail');
};

test('a database that takes connections and never answers is unavailable in less than three seconds', async () => {
	const address = hole.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	const db = openDatabase(`mysql://nobody:nothing@127.0.0.1:${port}/bundy`);
	const begun = performance.now();
	const errors = await Promise.all(Array.from({ length: 30 }, () => failure(db.execute(sql`select 1`))));
	expect(performance.now() - begun).toBeLessThan(3_000);
	expect(errors.every(checkUnavailable)).toBe(true);
	db.$client.pool.end(() => undefined);
});

test('a pool that is used up tells the next one to come back, leaks nothing and recovers', async () => {
	const db = openDatabase(database.url);
	const busy = Array.from({ length: 10 }, () => db.execute(sql`select sleep(3)`));
	const begun = performance.now();
	expect(checkUnavailable(await failure(db.execute(sql`select 1`)))).toBe(true);
	expect(performance.now() - begun).toBeLessThan(3_000);
	await Promise.all(busy);
	await Promise.all(Array.from({ length: 30 }, () => db.execute(sql`select 1`)));
	await db.$client.end();
});
