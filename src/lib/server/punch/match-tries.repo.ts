import { inArray, sql } from 'drizzle-orm';
import type { MatchFailures } from '$domain/matching/match-throttle';
import type { Tx } from '../db/database';
import { matchFailure } from '../db/schema/credential';

export async function listMatchFailures(
	tx: Tx,
	deviceIds: readonly string[]
): Promise<Map<string, MatchFailures>> {
	if (deviceIds.length === 0) return new Map();
	const rows = await tx
		.select()
		.from(matchFailure)
		.where(inArray(matchFailure.deviceId, [...deviceIds]));
	return new Map(
		rows.map(({ deviceId, failures, lastFailureAt }) => [
			deviceId,
			{ failures, lastFailureMs: lastFailureAt.getTime() }
		])
	);
}

export async function upsertMatchFailures(
	tx: Tx,
	rows: readonly (MatchFailures & { deviceId: string })[]
): Promise<void> {
	await tx
		.insert(matchFailure)
		.values(
			rows.map(({ deviceId, failures, lastFailureMs }) => ({
				deviceId,
				failures,
				lastFailureAt: new Date(lastFailureMs)
			}))
		)
		.onDuplicateKeyUpdate({
			set: { failures: sql`values(failures)`, lastFailureAt: sql`values(last_failure_at)` }
		});
}
