import { desc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { site } from '../db/schema/organisation';
import { policyVersion } from '../db/schema/policy';

export type PolicyRow = typeof policyVersion.$inferSelect;

export async function listPolicyRows(db: Db | Tx) {
	const rows = await db
		.select({ policy: policyVersion, siteName: site.name })
		.from(policyVersion)
		.leftJoin(site, eq(site.id, policyVersion.siteId))
		.orderBy(desc(policyVersion.fromDate));
	return rows.map((row) => ({ ...row.policy, siteName: row.siteName }));
}

export async function insertPolicy(tx: Tx, row: typeof policyVersion.$inferInsert): Promise<void> {
	await tx.insert(policyVersion).values(row);
}

export async function lockPolicy(tx: Tx, id: string): Promise<PolicyRow | null> {
	const [row] = await tx.select().from(policyVersion).where(eq(policyVersion.id, id)).for('update');
	return row ?? null;
}

export async function deletePolicy(tx: Tx, id: string): Promise<void> {
	await tx.delete(policyVersion).where(eq(policyVersion.id, id));
}
