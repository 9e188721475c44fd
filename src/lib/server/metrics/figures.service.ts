import type { Context } from '../context';
import { checkUnavailable } from '../db/database-error';
import { readBacklog } from './backlog.repo';
import type { Figure } from './metrics';

/** However many ask, the database is asked this often. */
const FRESH_MS = 5_000;

type Kept = { atMs: number; figures: Promise<Figure[]> };

let kept: Kept | undefined;

/** What waits in the whole installation: the same on every replica. A database that does not answer is a figure too. */
export function readFigures(context: Pick<Context, 'db' | 'now'>): Promise<Figure[]> {
	const atMs = context.now().getTime();
	if (!kept || Math.abs(atMs - kept.atMs) > FRESH_MS) kept = { atMs, figures: read(context) };
	return kept.figures;
}

async function read({ db, now }: Pick<Context, 'db' | 'now'>): Promise<Figure[]> {
	const backlog = await readBacklog(db).catch((error: unknown) => {
		if (checkUnavailable(error)) return null;
		throw error;
	});
	const oldest = backlog?.oldestWaitingAt;
	return [
		{ name: 'bundy_database_up', help: 'Whether the database answers', value: backlog ? 1 : 0 },
		{
			name: 'bundy_devices',
			help: 'Devices that are paired and not revoked',
			value: backlog?.devices ?? null
		},
		{
			name: 'bundy_punches_waiting_on_devices',
			help: 'Punches that devices said they still hold',
			value: backlog?.waitingOnDevices ?? null
		},
		{
			name: 'bundy_oldest_waiting_punch_seconds',
			help: 'Age of the oldest punch that a device said it still holds',
			value: backlog && (oldest ? Math.max(0, (now().getTime() - oldest.getTime()) / 1000) : 0)
		},
		{
			name: 'bundy_unjudged_punches',
			help: 'Punches that are stored and wait for their judgement',
			value: backlog?.unjudged ?? null
		},
		{
			name: 'bundy_stale_days',
			help: 'Day records that wait to be computed again',
			value: backlog?.staleDays ?? null
		},
		{
			name: 'bundy_open_device_alarms',
			help: 'Alarms about devices that nobody has settled',
			value: backlog?.openAlarms ?? null
		},
		{
			name: 'bundy_clock_doubted',
			help: 'Whether the clock went ahead by days, so that nothing is erased until somebody confirms it',
			value: backlog?.clockDoubted ?? null
		}
	];
}
