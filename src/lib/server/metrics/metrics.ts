import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Db } from '../db/database';
import type { PunchResult } from '$domain/punch/wire';

const registry = new Registry();
const registers = [registry];

/** Seconds; a page aims at 0.2, and 15 is when devices give up. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

const requestSeconds = new Histogram({
	name: 'bundy_http_request_seconds',
	help: 'Time to answer a request, by route, method and status',
	labelNames: ['route', 'method', 'status'],
	buckets: BUCKETS,
	registers
});

const punches = new Counter({
	name: 'bundy_punches_total',
	help: 'Events that devices sent, by what became of them: accepted, duplicate, held, refused',
	labelNames: ['result'],
	registers
});

const ingestSeconds = new Histogram({
	name: 'bundy_ingest_seconds',
	help: 'Time from the arrival of a batch of punches to its receipt',
	buckets: BUCKETS,
	registers
});

const turnedAway = new Counter({
	name: 'bundy_turned_away_total',
	help: 'Requests that were asked to come back because there was too much to do, by kind',
	labelNames: ['kind'],
	registers
});

const jobLastSuccess = new Gauge({
	name: 'bundy_job_last_success_timestamp_seconds',
	help: 'When a job last ended well, on this replica',
	labelNames: ['name'],
	registers
});

const jobFailures = new Counter({
	name: 'bundy_job_failures_total',
	help: 'Runs of a job that ended with an error, on this replica',
	labelNames: ['name'],
	registers
});

let watched: Db | null = null;

export const countTurnedAway = (kind: string): void => turnedAway.inc({ kind });

/**
 * Begins to watch the process (event loop, memory, garbage collection) and the pool, when the server starts. In
 * development a changed file starts it anew: then only the pool is another.
 */
export function startMetrics(db: Db): void {
	const isStarted = watched !== null;
	watched = db;
	if (isStarted) return;
	for (const result of ['accepted', 'duplicate', 'held', 'refused'] as const) punches.inc({ result }, 0);
	collectDefaultMetrics({ register: registry });
	new Gauge({
		name: 'bundy_database_connections',
		help: 'Connections of this replica: open, free, and requests that wait for one',
		labelNames: ['state'],
		registers,
		collect() {
			const { open, free, waiting } = readPool(watched ?? db);
			this.set({ state: 'open' }, open);
			this.set({ state: 'free' }, free);
			this.set({ state: 'waiting' }, waiting);
		}
	});
}

export type AnsweredRequest = { route: string | null; method: string; status: number; seconds: number };

/** `route` is the route's id, never the path: paths hold tokens and there are endlessly many. */
export function countRequest({ route, method, status, seconds }: AnsweredRequest): void {
	requestSeconds.observe({ route: route ?? 'none', method, status }, seconds);
}

export function countPunches(results: readonly PunchResult[], seconds: number): void {
	for (const { result } of results) punches.inc({ result });
	ingestSeconds.observe(seconds);
}

export function countJob(job: string, outcome: 'success' | 'failure', now: Date): void {
	jobFailures.inc({ name: job }, outcome === 'failure' ? 1 : 0);
	if (outcome === 'success') jobLastSuccess.set({ name: job }, now.getTime() / 1000);
}

export const METRICS_TYPE = registry.contentType;

/** Prometheus' text format, with figures of the moment added as gauges. */
export async function writeMetrics(figures: readonly Figure[]): Promise<string> {
	const own = await registry.metrics();
	return [own.trimEnd(), ...figures.map(writeFigure), ''].join('\n');
}

/** `value` null: not known now, which is no zero. */
export type Figure = { name: string; help: string; value: number | null };

function writeFigure({ name, help, value }: Figure): string {
	const head = `# HELP ${name} ${help}\n# TYPE ${name} gauge`;
	return value === null ? head : `${head}\n${name} ${value}`;
}

/** mysql2 keeps these lists to itself (read in 3.24.5): what is missing counts as nothing. */
function readPool(db: Db): { open: number; free: number; waiting: number } {
	// Private members of mysql2's pool, each checked before it is used.
	const pool = db.$client.pool as unknown as Record<string, { length?: number } | undefined>;
	return {
		open: pool._allConnections?.length ?? 0,
		free: pool._freeConnections?.length ?? 0,
		waiting: pool._connectionQueue?.length ?? 0
	};
}
