import { and, desc, eq, lt, ne } from 'drizzle-orm';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '$domain/access/permissions';
import { computeSessionEnd } from '$domain/access/session-limits';
import type { Actor } from '../context';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { appUser, session } from '../db/schema/access';
import { recordSignIn } from './sign-in-trail';

/** No session lives longer, whatever the role; domain/access/session-limits.ts has the shorter limits of each. */
const ABSOLUTE_DAYS = 30;
/** A use is written down this often at most: not every request needs to write. */
const NOTE_USE_MS = 60_000;

const DAY_MS = 86_400_000;

type SessionAttributes = {
	createdAt: Date;
	absoluteExpiresAt: Date;
	lastUsedAt: Date | null;
	confirmedAt: Date | null;
	strong: boolean;
	userAgent: string | null;
};
type UserAttributes = { name: string; role: Role; employeeId: string | null; language: string | null };

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof createLucia>;
		UserId: string;
		DatabaseSessionAttributes: SessionAttributes;
		DatabaseUserAttributes: UserAttributes;
	}
}

/** The token goes into a cookie and nowhere else; the table holds its hash only. */
export type NewSession = { token: string; expiresAt: Date };

/** Always a new token, so that a token planted before sign-in is worth nothing. */
export async function createSession(
	db: Db | Tx,
	userId: string,
	now: Date,
	{ strong = false, userAgent = null }: { strong?: boolean; userAgent?: string | null } = {}
): Promise<NewSession> {
	const token = randomBytes(32).toString('base64url');
	const absoluteExpiresAt = new Date(now.getTime() + ABSOLUTE_DAYS * DAY_MS);
	await createLucia(db).createSession(
		userId,
		{
			createdAt: now,
			absoluteExpiresAt,
			lastUsedAt: now,
			confirmedAt: now,
			strong,
			userAgent: userAgent?.slice(0, 300) ?? null
		},
		{ sessionId: hashToken(token) }
	);
	return { token, expiresAt: absoluteExpiresAt };
}

export type SignedIn = {
	actor: Actor;
	/** when this person last proved who they are */
	confirmedAt: Date | null;
	/** by a second step or a passkey */
	strong: boolean;
	/** what this person reads; null: nobody said */
	language: string | null;
};

const NOBODY: SignedIn = { actor: { kind: 'anonymous' }, confirmedAt: null, strong: false, language: null };

/** Anonymous when the token is unknown, expired, unused for too long or its user disabled. Throws when the database does not answer: that is no sign-out. */
export async function findSignedIn(db: Db, token: string | undefined, now: Date): Promise<SignedIn> {
	if (!token || token.length > 100) return NOBODY;
	const { session: found, user } = await createLucia(db).validateSession(hashToken(token));
	if (!found) return NOBODY;
	if (computeSessionEnd(found, user.role) <= now) {
		await expireSession(db, found, now);
		return NOBODY;
	}
	const used = (found.lastUsedAt ?? found.createdAt).getTime();
	if (now.getTime() - used >= NOTE_USE_MS)
		await db.update(session).set({ lastUsedAt: now }).where(eq(session.id, found.id));
	const { id: userId, name, role, employeeId, language } = user;
	const actor: Actor = { kind: 'user', userId, name, role, employeeId, sessionId: found.id };
	return { actor, confirmedAt: found.confirmedAt, strong: found.strong, language };
}

/** Told by the one request, of many at once, that ended it. */
async function expireSession(db: Db, found: { id: string; userId: string }, now: Date): Promise<void> {
	await transaction(db, async (tx) => {
		const [ended] = await tx.delete(session).where(eq(session.id, found.id));
		if (ended.affectedRows === 0) return;
		await recordSignIn(tx, now, {
			verb: 'expire',
			userId: found.userId,
			proven: false,
			after: { endedSessions: 1 }
		});
	});
}

export async function findActor(db: Db, token: string | undefined, now: Date): Promise<Actor> {
	return (await findSignedIn(db, token, now)).actor;
}

export type OpenSession = Pick<SessionAttributes, 'createdAt' | 'strong' | 'userAgent'> & {
	/** names a session without being its key in the table, which pages need not know */
	handle: string;
	lastUsedAt: Date;
	endsAt: Date;
	current: boolean;
};

/** The sessions of a user that are still good, the newest use first. `currentId`: the one that asks. */
export async function listSessions(
	db: Db,
	{ userId, role, currentId, now }: { userId: string; role: Role; currentId: string | null; now: Date }
): Promise<OpenSession[]> {
	const rows = await db
		.select()
		.from(session)
		.where(eq(session.userId, userId))
		.orderBy(desc(session.lastUsedAt));
	return rows
		.map((row) => ({
			handle: handleOf(row.id),
			createdAt: row.createdAt,
			lastUsedAt: row.lastUsedAt ?? row.createdAt,
			endsAt: computeSessionEnd(row, role),
			strong: row.strong,
			userAgent: row.userAgent,
			current: row.id === currentId
		}))
		.filter(({ endsAt }) => endsAt > now);
}

/** Ends one of a user's sessions; false when it was gone already. */
export async function endSessionByHandle(db: Db | Tx, userId: string, handle: string): Promise<boolean> {
	const rows = await db.select({ id: session.id }).from(session).where(eq(session.userId, userId));
	const found = rows.find(({ id }) => handleOf(id) === handle);
	if (!found) return false;
	await endSession(db, found.id);
	return true;
}

/** After a change of password or of the second step: whoever else is signed in as this user has to prove it again. How many there were. */
export async function endOtherSessions(db: Db | Tx, userId: string, keepId: string): Promise<number> {
	const [ended] = await db.delete(session).where(and(eq(session.userId, userId), ne(session.id, keepId)));
	return ended.affectedRows;
}

const handleOf = (sessionId: string) => hashToken(`handle ${sessionId}`).slice(0, 24);

export async function endSession(db: Db | Tx, sessionId: string): Promise<void> {
	await createLucia(db).invalidateSession(sessionId);
}

/**
 * The same session under a new token, with a fresh proof: a token that was seen before the proof is worth nothing after
 * it. Null when the session is gone.
 */
export async function rotateSession(
	db: Db,
	sessionId: string,
	{ now, strong }: { now: Date; strong: boolean }
): Promise<NewSession | null> {
	const token = randomBytes(32).toString('base64url');
	const id = hashToken(token);
	const change = { id, confirmedAt: now, lastUsedAt: now, ...(strong ? { strong } : {}) };
	// In one transaction: on a cluster another node may not know the new row yet.
	const row = await transaction(db, async (tx) => {
		await tx.update(session).set(change).where(eq(session.id, sessionId));
		return (await tx.select().from(session).where(eq(session.id, id)))[0];
	});
	return row ? { token, expiresAt: row.absoluteExpiresAt } : null;
}

/** In this session its owner has just set up a second step and shown that it works, or taken the last one away. */
export async function markStrong(tx: Tx, sessionId: string, strong: boolean): Promise<void> {
	await tx.update(session).set({ strong }).where(eq(session.id, sessionId));
}

/** After a change of password or role, or when a user is disabled. */
export async function endAllSessions(db: Db, userId: string): Promise<void> {
	await createLucia(db).invalidateUserSessions(userId);
}

export function hashToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

function createLucia(db: Db | Tx) {
	return new Lucia(createAdapter(db), {
		sessionExpiresIn: new TimeSpan(ABSOLUTE_DAYS, 'd'),
		getSessionAttributes: (attributes) => attributes,
		getUserAttributes: (attributes) => attributes
	});
}

/**
 * Session and user come from one JOIN. The stock adapter reads them in two queries: on a cluster the second may
 * reach a node that lags, and the library then deletes a valid session.
 */
function createAdapter(db: Db | Tx): Adapter {
	return {
		async getSessionAndUser(sessionId) {
			const [row] = await db
				.select({ session, user: appUser })
				.from(session)
				.innerJoin(appUser, eq(appUser.id, session.userId))
				.where(eq(session.id, sessionId));
			if (!row || row.user.disabledAt) return [null, null];
			const { name, role, employeeId, language } = row.user;
			const attributes = { name, role, employeeId, language };
			return [toDatabaseSession(row.session), { id: row.user.id, attributes }];
		},
		async getUserSessions(userId) {
			const rows = await db.select().from(session).where(eq(session.userId, userId));
			return rows.map(toDatabaseSession);
		},
		async setSession({ id, userId, expiresAt, attributes }) {
			await db.insert(session).values({ id, userId, expiresAt, ...attributes });
		},
		async updateSessionExpiration(sessionId, expiresAt) {
			await db.update(session).set({ expiresAt }).where(eq(session.id, sessionId));
		},
		async deleteSession(sessionId) {
			await db.delete(session).where(eq(session.id, sessionId));
		},
		async deleteUserSessions(userId) {
			await db.delete(session).where(eq(session.userId, userId));
		},
		async deleteExpiredSessions() {
			await db.delete(session).where(lt(session.expiresAt, new Date()));
		}
	};
}

function toDatabaseSession(row: typeof session.$inferSelect): DatabaseSession {
	const { id, userId, expiresAt, ...attributes } = row;
	return { id, userId, expiresAt, attributes };
}
