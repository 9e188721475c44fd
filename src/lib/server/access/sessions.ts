import { eq, lt } from 'drizzle-orm';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '$domain/access/permissions';
import type { Actor } from '../context';
import type { Db } from '../db/database';
import { appUser, session } from '../db/schema/access';

/** A session ends this long after its last use … */
const IDLE_DAYS = 7;
/** … and this long after the sign-in, however busy. */
const ABSOLUTE_DAYS = 30;

const DAY_MS = 86_400_000;

type SessionAttributes = { createdAt: Date; absoluteExpiresAt: Date };
type UserAttributes = { name: string; role: Role; employeeId: string | null };

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
export async function createSession(db: Db, userId: string, now: Date): Promise<NewSession> {
	const token = randomBytes(32).toString('base64url');
	const absoluteExpiresAt = new Date(now.getTime() + ABSOLUTE_DAYS * DAY_MS);
	await createLucia(db).createSession(
		userId,
		{ createdAt: now, absoluteExpiresAt },
		{ sessionId: hashToken(token) }
	);
	return { token, expiresAt: absoluteExpiresAt };
}

/** Anonymous when the token is unknown, expired or its user disabled. Throws when the database does not answer: that is no sign-out. */
export async function findActor(db: Db, token: string | undefined, now: Date): Promise<Actor> {
	if (!token || token.length > 100) return { kind: 'anonymous' };
	const { session, user } = await createLucia(db).validateSession(hashToken(token));
	if (!session || session.absoluteExpiresAt <= now) return { kind: 'anonymous' };
	return {
		kind: 'user',
		userId: user.id,
		name: user.name,
		role: user.role,
		employeeId: user.employeeId,
		sessionId: session.id
	};
}

export async function endSession(db: Db, sessionId: string): Promise<void> {
	await createLucia(db).invalidateSession(sessionId);
}

/** After a change of password or role, or when a user is disabled. */
export async function endAllSessions(db: Db, userId: string): Promise<void> {
	await createLucia(db).invalidateUserSessions(userId);
}

export function hashToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

function createLucia(db: Db) {
	return new Lucia(createAdapter(db), {
		sessionExpiresIn: new TimeSpan(IDLE_DAYS, 'd'),
		getSessionAttributes: (attributes) => attributes,
		getUserAttributes: (attributes) => attributes
	});
}

/**
 * Session and user come from one JOIN. The stock adapter reads them in two queries: on a cluster the second may
 * reach a node that lags, and the library then deletes a valid session.
 */
function createAdapter(db: Db): Adapter {
	return {
		async getSessionAndUser(sessionId) {
			const [row] = await db
				.select({ session, user: appUser })
				.from(session)
				.innerJoin(appUser, eq(appUser.id, session.userId))
				.where(eq(session.id, sessionId));
			if (!row || row.user.disabledAt) return [null, null];
			const { name, role, employeeId } = row.user;
			return [toDatabaseSession(row.session), { id: row.user.id, attributes: { name, role, employeeId } }];
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
	const { id, userId, expiresAt, createdAt, absoluteExpiresAt } = row;
	return { id, userId, expiresAt, attributes: { createdAt, absoluteExpiresAt } };
}
