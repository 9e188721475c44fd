/**
 * The demo's data, beside its server: makes the office where there is none, adds what happened since the last time,
 * and goes on adding punches as their time comes. Started by scripts/demo.js, and ends with it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { max } from 'drizzle-orm';
import { config } from '$lib/server/config';
import type { Context } from '$lib/server/context';
import { openDatabase } from '$lib/server/db/database';
import { punch } from '$lib/server/db/schema/punch';
import { createKeyRing } from '$lib/server/keys/key-ring';
import { issueSetupToken } from '../lib/setup-link.js';
import { addPunches } from './add-punches';
import { reportContact } from './add-devices';
import { findOffice, type Office } from './office';
import { PASSWORD, SIGN_INS } from './people';
import { seedDemo } from './seed';

const EVERY_MS = 10_000;

const { databaseUrl, masterKey } = config();
const base = { db: openDatabase(databaseUrl), keys: createKeyRing(masterKey) };
const timeZone = process.env.BUNDY_DEMO_ZONE || 'Asia/Manila';
process.once('disconnect', () => process.exit(0));

const office = (await findOffice(base)) ?? (await make());
await goOn(base, office);
process.send?.({ ready: { password: PASSWORD, list: SIGN_INS } });
while (process.connected) {
	await delay(EVERY_MS);
	await goOn(base, office);
}
process.exit(0);

async function make(): Promise<Office> {
	const setupToken = await issueSetupToken(databaseUrl);
	if (!setupToken) throw new Error('This database belongs to an office already; the demo does not touch it.');
	const say = (text: string) => process.send?.({ say: text });
	return seedDemo(base, { setupToken, timeZone, now: new Date(), say });
}

/** Punches between the last one there is and now. */
async function goOn(source: Pick<Context, 'db' | 'keys'>, made: Office): Promise<void> {
	const now = new Date();
	const [last] = await source.db.select({ at: max(punch.punchedAt) }).from(punch);
	const after = last?.at?.getTime() ?? now.getTime();
	await addPunches(source, made, { after: Math.min(after, now.getTime()), until: now.getTime() });
	await reportContact(source, made, now);
}
