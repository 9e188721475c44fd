import { sql } from 'drizzle-orm';
import type { Context } from '../context';
import { log } from '../log';
import type { Db } from './database';

/** What devices sent and what people did: only ever added to. The same list as in scripts/lib/app-grants.js. */
export const APPEND_ONLY_TABLES = [
	'punch_raw',
	'punch_fork',
	'punch_refused',
	'used_descriptor',
	'used_phone_code',
	'review_decision',
	'audit_event',
	'backup',
	'retention_run',
	'erasure_receipt',
	'consent_text'
] as const;

const known = new WeakMap<Db, Promise<string[]>>();

/**
 * Append-only tables that the account of DATABASE_URL could change or empty all the same. Asked once per process, by
 * statements that would touch no row.
 */
export function findRewritable(db: Db): Promise<string[]> {
	const found = known.get(db) ?? probeAll(db);
	known.set(db, found);
	// A failed look must not be remembered: the database may be back at the next one.
	found.catch(() => known.delete(db));
	return found;
}

/** Says so in the log, once at start. */
export async function warnOfRights({ db }: Pick<Context, 'db'>): Promise<void> {
	const tables = await findRewritable(db);
	if (tables.length === 0) return;
	log.warn(
		{ alarm: 'append_only_not_enforced', tables },
		'The database account of DATABASE_URL may change or delete what is meant to be append-only. Make a restricted account with: DATABASE_URL=mysql://owner:...@host/bundy node scripts/migrate.js --app-account bundy@HOST (docs/operations/own-database.md)'
	);
}

async function probeAll(db: Db): Promise<string[]> {
	const rewritable: string[] = [];
	for (const table of APPEND_ONLY_TABLES) {
		const name = sql.identifier(table);
		const may = [
			await checkMay(db, sql`delete from ${name} where 1 = 0`),
			await checkMay(db, sql`update ${name} set ${sql.identifier(FIRST_COLUMN[table])} = null where 1 = 0`)
		];
		if (may.includes(true)) rewritable.push(table);
	}
	return rewritable;
}

const FIRST_COLUMN: Record<(typeof APPEND_ONLY_TABLES)[number], string> = {
	punch_raw: 'nonce_id',
	punch_fork: 'hash',
	punch_refused: 'code',
	used_descriptor: 'event_id',
	used_phone_code: 'event_id',
	review_decision: 'reason',
	audit_event: 'detail',
	backup: 'file_name',
	retention_run: 'report',
	erasure_receipt: 'text',
	consent_text: 'text'
};

/** ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR */
const DENIED = [1142, 1143];

async function checkMay(db: Db, statement: ReturnType<typeof sql>): Promise<boolean> {
	try {
		await db.execute(statement);
		return true;
	} catch (error) {
		if (checkDenied(error)) return false;
		throw error;
	}
}

/** Drizzle wraps the driver's error as `cause`. */
function checkDenied(error: unknown): boolean {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if ('errno' in cause && DENIED.includes(Number(cause.errno))) return true;
	}
	return false;
}
