import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { TOKEN_SCOPES, type TokenInput, type TokenScope } from '$domain/programs/program-forms';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Actor, Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	findTokenByHash,
	insertTokenRow,
	listTokenRows,
	noteTokenUse,
	revokeTokenRow
} from './api-token.repo';

/** So that one is recognised where it should not be: in a log, a mail, a repository. */
const PREFIX = 'bundy_';
const DAY_MS = 86_400_000;
const NOTE_USE_MS = 60_000;

export type ApiToken = {
	id: string;
	name: string;
	scopes: TokenScope[];
	createdAt: Date;
	createdBy: string | null;
	expiresAt: Date | null;
	lastUsedAt: Date | null;
	state: 'good' | 'revoked' | 'expired';
};

/** A token for a program, told once: only its hash is kept. */
export async function createToken(context: Context, { name, scope, days }: TokenInput): Promise<string> {
	const actor = requirePermission(context, 'security.manage');
	const at = context.now();
	const id = newId(at);
	const text = `${PREFIX}${randomBytes(32).toString('base64url')}`;
	const expiresAt = new Date(at.getTime() + days * DAY_MS);
	await transaction(context.db, async (tx) => {
		const row = { id, tokenHash: hashOf(text), name, scopes: [scope], createdBy: actor.userId };
		await insertTokenRow(tx, { ...row, createdAt: at, expiresAt });
		await recordAudit(tx, {
			at,
			actor,
			action: 'api_token.create',
			subjectType: 'api_token',
			subjectId: id,
			detail: { after: { name, scopes: [scope], expiresAt: expiresAt.toISOString() } }
		});
	});
	return text;
}

export async function listTokens(context: Context): Promise<ApiToken[]> {
	requirePermission(context, 'security.manage');
	const now = context.now();
	return (await listTokenRows(context.db)).map(({ token, createdBy }) => ({
		id: token.id,
		name: token.name,
		scopes: readScopes(token.scopes),
		createdAt: token.createdAt,
		createdBy,
		expiresAt: token.expiresAt,
		lastUsedAt: token.lastUsedAt,
		state: token.revokedAt ? 'revoked' : token.expiresAt && token.expiresAt <= now ? 'expired' : 'good'
	}));
}

export async function revokeToken(context: Context, id: string): Promise<boolean> {
	const actor = requirePermission(context, 'security.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		if (!(await revokeTokenRow(tx, id, at))) return false;
		await recordAudit(tx, {
			at,
			actor,
			action: 'api_token.revoke',
			subjectType: 'api_token',
			subjectId: id,
			detail: { before: { revoked: false }, after: { revoked: true } }
		});
		return true;
	});
}

/**
 * Who asks with an Authorization header, for a route that takes tokens of this scope; null when the header is no token
 * of ours, and anonymous when it is one that is not good here. A program reads as an auditor does, and nothing else:
 * the routes that take tokens only read.
 */
export async function findProgram(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	authorization: string | null,
	scope: string | undefined
): Promise<Actor | null> {
	const text = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
	if (!text?.startsWith(PREFIX) || text.length > 100) return null;
	const row = await findTokenByHash(db, hashOf(text));
	const good = row && !row.revokedAt && !(row.expiresAt && row.expiresAt <= now());
	if (!good || !readScopes(row.scopes).some((own) => own === scope)) return { kind: 'anonymous' };
	if (now().getTime() - (row.lastUsedAt?.getTime() ?? 0) >= NOTE_USE_MS)
		await noteTokenUse(db, row.id, now());
	return { kind: 'user', userId: row.id, name: row.name, role: 'auditor', employeeId: null, sessionId: '' };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest();
const readScopes = (scopes: unknown): TokenScope[] => v.parse(v.array(v.picklist(TOKEN_SCOPES)), scopes);
