import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { apiToken, appUser } from '../db/schema/access';

export type TokenRow = typeof apiToken.$inferSelect;

export async function insertTokenRow(tx: Tx, row: typeof apiToken.$inferInsert): Promise<void> {
	await tx.insert(apiToken).values(row);
}

export async function findTokenByHash(db: Db, tokenHash: Buffer): Promise<TokenRow | null> {
	const [row] = await db.select().from(apiToken).where(eq(apiToken.tokenHash, tokenHash));
	return row ?? null;
}

export async function listTokenRows(db: Db) {
	return db
		.select({ token: apiToken, createdBy: appUser.name })
		.from(apiToken)
		.leftJoin(appUser, eq(appUser.id, apiToken.createdBy))
		.orderBy(desc(apiToken.createdAt));
}

export async function noteTokenUse(db: Db, id: string, at: Date): Promise<void> {
	await db.update(apiToken).set({ lastUsedAt: at }).where(eq(apiToken.id, id));
}

/** False when it was revoked before, or never was. */
export async function revokeTokenRow(tx: Tx, id: string, at: Date): Promise<boolean> {
	const [result] = await tx
		.update(apiToken)
		.set({ revokedAt: at })
		.where(and(eq(apiToken.id, id), isNull(apiToken.revokedAt)));
	return result.affectedRows === 1;
}
