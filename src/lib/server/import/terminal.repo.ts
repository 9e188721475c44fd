import { asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { terminal, terminalUser } from '../db/schema/import';
import { site } from '../db/schema/organisation';

export async function insertTerminal(tx: Tx, row: typeof terminal.$inferInsert): Promise<void> {
	await tx.insert(terminal).values(row);
}

export async function listTerminalRows(db: Db | Tx) {
	const rows = await db
		.select({ terminal, siteName: site.name })
		.from(terminal)
		.innerJoin(site, eq(site.id, terminal.siteId))
		.orderBy(asc(terminal.name));
	return rows.map((row) => ({ ...row.terminal, siteName: row.siteName }));
}

export async function findTerminal(db: Db | Tx, id: string) {
	const [row] = await db.select().from(terminal).where(eq(terminal.id, id));
	return row ?? null;
}

export async function listTerminalUsers(db: Db | Tx, terminalId: string) {
	return db.select().from(terminalUser).where(eq(terminalUser.terminalId, terminalId));
}

/** A number that is given to somebody else from now on: what was imported stays with whom it was. */
export async function upsertTerminalUser(tx: Tx, row: typeof terminalUser.$inferInsert): Promise<void> {
	const { employeeId, createdAt } = row;
	await tx.insert(terminalUser).values(row).onDuplicateKeyUpdate({ set: { employeeId, createdAt } });
}
