import { and, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { dtrSetting } from '../db/schema/dtr';

export type SettingRow = typeof dtrSetting.$inferSelect;

export async function listSettingRows(db: Db | Tx): Promise<SettingRow[]> {
	return db.select().from(dtrSetting);
}

/** Version 0: nobody has saved any yet. False when somebody else saved first. */
export async function saveSettingRow(
	tx: Tx,
	{ kind, version, settings, updatedAt }: SettingRow
): Promise<boolean> {
	if (version === 0) {
		const row = { kind, settings, version: 1, updatedAt };
		const [inserted] = await tx.insert(dtrSetting).ignore().values(row);
		return inserted.affectedRows === 1;
	}
	const [result] = await tx
		.update(dtrSetting)
		.set({ settings, updatedAt, version: version + 1 })
		.where(and(eq(dtrSetting.kind, kind), eq(dtrSetting.version, version)));
	return result.affectedRows === 1;
}
