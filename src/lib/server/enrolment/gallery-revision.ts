import { sql } from 'drizzle-orm';
import type { Tx } from '../db/database';
import { galleryRevision } from '../db/schema/enrolment';

/** Part of every change to templates or rosters: galleries in memory notice and load again. */
export async function raiseGalleryRevision(tx: Tx): Promise<void> {
	await tx
		.insert(galleryRevision)
		.values({ id: 1, revision: 1 })
		.onDuplicateKeyUpdate({ set: { revision: sql`${galleryRevision.revision} + 1` } });
}
