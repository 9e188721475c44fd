import type { Role } from '$domain/access/permissions';
import type { Db } from './db/database';

/** Who is asking. */
export type Actor =
	| { kind: 'anonymous' }
	| { kind: 'user'; userId: string; name: string; role: Role; employeeId: string | null; sessionId: string };

/** All that a service may lean on; tests pass their own clock. */
export type Context = { db: Db; now: () => Date; actor: Actor };
