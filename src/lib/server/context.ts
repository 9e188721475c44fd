import type { Role } from '$domain/access/permissions';
import type { Db } from './db/database';
import type { KeyRing } from './keys/key-ring';

/** Who is asking. */
export type Actor =
	| { kind: 'anonymous' }
	| { kind: 'user'; userId: string; name: string; role: Role; employeeId: string | null; sessionId: string };

/** All that a service may lean on; tests pass their own clock and keys. */
export type Context = { db: Db; keys: KeyRing; now: () => Date; actor: Actor };
