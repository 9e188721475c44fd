import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { normalisePairingCode } from '$domain/punch/pairing-code';
import type { Context } from '$lib/server/context';
import { punchPending, punchRaw } from '$lib/server/db/schema/punch';
import { issuePairingCode } from '$lib/server/device/pairing-code.service';
import type { TestContext } from './context';
import { RestartableDevice } from './restartable-device';

/** A paired device with the real client's code. `admin`: who pairs it. */
export async function newLedgerDevice(
	admin: Context,
	{ url, siteId, name }: { url: string; siteId: string; name: string }
): Promise<RestartableDevice> {
	const issued = await issuePairingCode(admin, { kind: 'kiosk', name, siteId });
	if (!issued.ok) throw new Error(issued.reason);
	const device = new RestartableDevice(url);
	await device.pair(normalisePairingCode(issued.pairing.code) ?? '');
	await device.start();
	return device;
}

export async function syncUntilEmpty(device: RestartableDevice): Promise<void> {
	for (let tries = 0; tries < 100; tries++) {
		await device.sync();
		const { waiting } = await device.summary();
		if (waiting === 0) return;
		await pause(200);
	}
	throw new Error('the queue never became empty');
}

/**
 * What a person was told is saved, and what the server has signed for, is in the store once (Jepsen's way: acknowledged
 * operations against stored ones), and all of it is judged.
 */
export async function expectLedgerEqual({ db }: TestContext, device: RestartableDevice): Promise<void> {
	const rows = await db
		.select({ hash: punchRaw.hash })
		.from(punchRaw)
		.where(eq(punchRaw.deviceId, await device.id()));
	const counts = countEach(rows.map(({ hash }) => hash.toString('hex')));
	const missing = (hashes: string[]) => hashes.filter((hash) => !counts.has(hash));
	expect(missing(device.saved)).toEqual([]);
	expect(missing(await device.delivered())).toEqual([]);
	expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
	const countUnjudged = async () => (await db.select().from(punchPending)).length;
	await expect.poll(countUnjudged, { timeout: 30_000 }).toBe(0);
}

function countEach(values: string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}

export type Random = () => number;

/** FAULT_SEED=n runs one seed again, FAULT_SEEDS=n so many of them. */
export function readSeeds(usual: number): number[] {
	if (process.env.FAULT_SEED) return [Number(process.env.FAULT_SEED)];
	return Array.from({ length: Number(process.env.FAULT_SEEDS ?? usual) }, (_, i) => i + 1);
}

/** mulberry32: the same numbers for the same seed. */
export function makeRandom(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
