import { expect, test } from 'vitest';
import { openDatabase } from '../db/database';
import { startMetrics, writeMetrics } from './metrics';

test('started once more, as in development after each change, it watches the newer pool and registers nothing twice', async () => {
	const [first, second] = [1, 2].map(() => openDatabase('mysql://nobody:nothing@127.0.0.1:9/none'));
	if (!first || !second) throw new Error('two were made');
	startMetrics(first);
	expect(() => startMetrics(second)).not.toThrow();
	const text = await writeMetrics([]);
	expect(text.match(/^# TYPE bundy_database_connections /gm)).toHaveLength(1);
	expect(text).toContain('bundy_database_connections{state="open"} 0');
});
