import { randomBytes } from 'node:crypto';
import { createPairingCode, PAIRING_CODE_BYTES } from '$domain/punch/pairing-code';
import type { Actor, Context } from '$lib/server/context';
import { openDatabase } from '$lib/server/db/database';
import type { Host } from '$lib/server/db/parse-standby';
import { appUser } from '$lib/server/db/schema/access';
import { pairingCode } from '$lib/server/db/schema/device';
import { employee, roster } from '$lib/server/db/schema/employee';
import { department, site } from '$lib/server/db/schema/organisation';
import { hashPairingCode } from '$lib/server/device/pairing-code.service';
import { newId } from '$lib/server/id';
import { createKeyRing } from '$lib/server/keys/key-ring';
import type { TestApp } from './app';
import { createTestDatabase, type TestDatabase } from './database';

/**
 * Services on a real, migrated database with builders for what a test needs beside its subject.
 * Real: database, keys, services. Set by the test: the clock (`setNow`, `advance`).
 */
export type TestContext = Context & {
	adminUrl: string;
	setNow(at: Date | string): void;
	advance(seconds: number): void;
	as(actor: Actor): Context;
	newSite(site?: { timeZone?: string; name?: string }): Promise<string>;
	newEmployee(employee: { siteId: string; name?: string; employeeNumber?: string }): Promise<string>;
	newAdmin(): Promise<Actor>;
	/** a code in its normal form, good for ten minutes */
	newPairingCode(code: {
		siteId: string;
		kind: 'kiosk' | 'field' | 'personal';
		ownerEmployeeId: string | null;
	}): Promise<string>;
	close(): Promise<void>;
};

/** On a database of its own, with a clock that stands until the test moves it. */
export async function createTestContext(): Promise<TestContext> {
	const database = await createTestDatabase();
	let at = new Date('2026-03-02T00:00:00Z');
	const setNow = (to: Date) => (at = to);
	return buildContext(database, { now: () => at, setNow, masterKey: randomBytes(32) });
}

/** Beside a running app started with this master key: the same database and keys, and the real clock. */
export function openAppContext(app: TestApp, masterKey: Buffer): TestContext {
	return openDatabaseContext(app.database, masterKey);
}

/** The same beside servers that were started on this database; whoever made it drops it. */
export function openDatabaseContext(
	shared: TestDatabase,
	masterKey: Buffer,
	standby: Host[] = []
): TestContext {
	const stay = () => {
		throw new Error('a running app has the real clock');
	};
	const database = { ...shared, drop: async () => {} };
	return buildContext(database, { now: () => new Date(), setNow: stay, masterKey, standby });
}

type Settings = { now: () => Date; setNow: (to: Date) => void; masterKey: Buffer; standby?: Host[] };

function buildContext(database: TestDatabase, { now, setNow, masterKey, standby }: Settings): TestContext {
	const db = openDatabase(database.url, standby);
	const keys = createKeyRing(masterKey);
	let count = 0;
	const next = (word: string) => `${word} ${++count}`;
	const base: Context = { db, keys, now, actor: { kind: 'anonymous' } };
	return {
		...base,
		adminUrl: database.adminUrl,
		setNow: (to) => setNow(new Date(to)),
		advance: (seconds) => setNow(new Date(now().getTime() + seconds * 1000)),
		as: (actor) => ({ ...base, actor }),
		async newSite({ timeZone = 'Asia/Manila', name = next('Site') } = {}) {
			const at = now();
			const id = newId(at);
			await db.insert(site).values({ id, name, timeZone, createdAt: at });
			return id;
		},
		async newEmployee({ siteId, name = next('Employee'), employeeNumber = next('E') }) {
			const at = now();
			const id = newId(at);
			const departmentId = newId(at);
			await db.insert(department).values({ id: departmentId, name: next('Department'), createdAt: at });
			await db.insert(employee).values({ id, employeeNumber, name, departmentId, siteId, createdAt: at });
			await db.insert(roster).values({ siteId, employeeId: id, createdAt: at });
			return id;
		},
		async newAdmin() {
			const at = now();
			const userId = newId(at);
			const name = next('Admin');
			const email = `admin${count}@example.org`;
			await db.insert(appUser).values({ id: userId, email, name, role: 'admin', createdAt: at });
			return { kind: 'user', userId, name, role: 'admin', employeeId: null, sessionId: 'test' };
		},
		async newPairingCode({ siteId, kind, ownerEmployeeId }) {
			const at = now();
			const code = createPairingCode(randomBytes(PAIRING_CODE_BYTES));
			await db.insert(pairingCode).values({
				codeHash: hashPairingCode(code),
				kind,
				name: next('Device'),
				siteId,
				ownerEmployeeId,
				createdBy: newId(at),
				createdAt: at,
				expiresAt: new Date(at.getTime() + 600_000)
			});
			return code;
		},
		async close() {
			await db.$client.end();
			await database.drop();
		}
	};
}
