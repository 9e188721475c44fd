import { and, desc, eq, gte, inArray, isNull, lte } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { appUser } from '../db/schema/access';
import { overlay, overlayRevocation } from '../db/schema/overlay';
import { punch } from '../db/schema/punch';
import { site } from '../db/schema/organisation';

export type OverlayRow = typeof overlay.$inferSelect;

export async function insertOverlay(tx: Tx, row: typeof overlay.$inferInsert): Promise<void> {
	await tx.insert(overlay).values(row);
}

export async function insertRevocation(tx: Tx, row: typeof overlayRevocation.$inferInsert): Promise<void> {
	await tx.insert(overlayRevocation).values(row);
}

/** With who wrote it, and who took it back when. */
export async function listOverlayRows(
	db: Db | Tx,
	wanted: { employeeIds: readonly string[]; from: string; to: string; activeOnly?: boolean }
) {
	if (wanted.employeeIds.length === 0) return [];
	const rows = await db
		.select({ overlay, authorName: appUser.name, revocation: overlayRevocation })
		.from(overlay)
		.leftJoin(appUser, eq(appUser.id, overlay.authorUserId))
		.leftJoin(overlayRevocation, eq(overlayRevocation.overlayId, overlay.id))
		.where(
			and(
				inArray(overlay.employeeId, [...wanted.employeeIds]),
				lte(overlay.firstDate, wanted.to),
				gte(overlay.lastDate, wanted.from),
				wanted.activeOnly ? isNull(overlayRevocation.overlayId) : undefined
			)
		)
		.orderBy(desc(overlay.createdAt));
	return rows.map((row) => ({ ...row.overlay, authorName: row.authorName, revocation: row.revocation }));
}

export async function findOverlayRow(db: Db | Tx, id: string) {
	const [row] = await db
		.select({ overlay, revokedAt: overlayRevocation.createdAt })
		.from(overlay)
		.leftJoin(overlayRevocation, eq(overlayRevocation.overlayId, overlay.id))
		.where(eq(overlay.id, id));
	return row ? { ...row.overlay, revokedAt: row.revokedAt } : null;
}

/** The row that grants a request; null when none does. */
export async function findOverlayOfRequest(db: Db | Tx, requestId: string): Promise<string | null> {
	const [row] = await db.select({ id: overlay.id }).from(overlay).where(eq(overlay.requestId, requestId));
	return row?.id ?? null;
}

/** A raw punch of this employee; null when there is none. */
export async function findPunchOf(db: Db | Tx, wanted: { employeeId: string; punchId: string }) {
	const [row] = await db
		.select({ id: punch.eventId, at: punch.punchedAt, direction: punch.direction, timeZone: site.timeZone })
		.from(punch)
		.innerJoin(site, eq(site.id, punch.siteId))
		.where(
			and(
				eq(punch.eventId, wanted.punchId),
				eq(punch.employeeId, wanted.employeeId),
				eq(punch.status, 'accepted')
			)
		);
	return row ?? null;
}
