import { lt } from 'drizzle-orm';
import type { Context } from '../context';
import { oneTimeToken, sentForm, session, signInTry } from '../db/schema/access';

/** An expired one opens nothing; kept a day, so that clocks of two servers need not agree. */
const KEPT_MS = 86_400_000;

/** Removes sessions and links that ended: anybody may begin a sign-in by passkey, and each beginning is a row. */
export async function dropExpired({
	db,
	now
}: Pick<Context, 'db' | 'now'>): Promise<{ before: Date; sessions: number; links: number }> {
	const before = new Date(now().getTime() - KEPT_MS);
	const [links] = await db.delete(oneTimeToken).where(lt(oneTimeToken.expiresAt, before));
	await db.delete(sentForm).where(lt(sentForm.sentAt, before));
	await db.delete(signInTry).where(lt(signInTry.expiresAt, before));
	const [sessions] = await db.delete(session).where(lt(session.expiresAt, before));
	return { before, sessions: sessions.affectedRows, links: links.affectedRows };
}
