import { startDatabaseServer } from './database-server';
import { publishDatabaseServer } from './database';

/** One private database server for the whole run; each test file makes itself a database in it. */
export default async function setup(): Promise<() => Promise<void>> {
	const server = await startDatabaseServer('memory');
	publishDatabaseServer(server);
	return server.stop;
}
