import { eq, and } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { setting } from '../db/schema/setting';

/** Subjects that the whole organisation decides about. */
export type SettingName = 'privacy' | 'alarms';

/** `revision` 0: nobody decided yet. */
export type StoredSetting = { value: unknown; revision: number };

export async function findSetting(db: Db | Tx, name: SettingName): Promise<StoredSetting> {
	const [row] = await db
		.select({ value: setting.value, revision: setting.revision })
		.from(setting)
		.where(eq(setting.name, name));
	return row ?? { value: undefined, revision: 0 };
}

/** False when somebody else changed it since `revision`. */
export async function saveSetting(
	tx: Tx,
	name: SettingName,
	{ value, revision }: StoredSetting
): Promise<boolean> {
	if (revision === 0) {
		const [made] = await tx.insert(setting).ignore().values({ name, value, revision: 1 });
		return made.affectedRows === 1;
	}
	const [changed] = await tx
		.update(setting)
		.set({ value, revision: revision + 1 })
		.where(and(eq(setting.name, name), eq(setting.revision, revision)));
	return changed.affectedRows === 1;
}
