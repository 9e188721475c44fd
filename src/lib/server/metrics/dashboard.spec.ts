import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../db/database';
import { readFigures } from './figures.service';
import { startMetrics, writeMetrics } from './metrics';

const FILE = join(import.meta.dirname, '../../../../docs/operations/grafana-dashboard.json');

test('the Grafana dashboard asks for metrics that there are', async () => {
	// Nothing listens there: a database that is down is part of the figures.
	const db = openDatabase('mysql://nobody:nothing@127.0.0.1:9/none');
	startMetrics(db);
	const text = await writeMetrics(await readFigures({ db, now: () => new Date() }));
	const known = new Set(Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name));
	expect(text).toContain('bundy_database_up 0');

	const exprs = Array.from(readFileSync(FILE, 'utf8').matchAll(/"expr": "(.*)"/g), ([, expr]) => expr);
	const asked = exprs.flatMap((expr) => expr?.match(/\b(?:bundy|nodejs|process)_\w+/g) ?? []);
	expect(asked.length).toBeGreaterThanOrEqual(exprs.length);
	const missing = asked.filter(
		(name) => !known.has(name.replace(/_(?:bucket|count|sum)$/, '')) && !known.has(name)
	);
	expect(missing).toEqual([]);
});
