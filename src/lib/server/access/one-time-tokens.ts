import { and, eq, gt, isNull } from 'drizzle-orm';
import { createHash, randomBytes } from 'node:crypto';
import type { Db, Tx } from '../db/database';
import { oneTimeToken } from '../db/schema/access';

export type TokenPurpose = 'setup' | 'invitation' | 'second_step' | 'passkey';

/** SHA-256 over the token's text: what the table holds. */
const hashToken = (token: string) => createHash('sha256').update(token).digest();

/** A link's secret: 256 random bits, told once and never stored. */
export async function issueToken(
	tx: Tx,
	token: { purpose: TokenPurpose; subjectId: string | null; now: Date; hours: number }
): Promise<string> {
	const text = randomBytes(32).toString('base64url');
	await tx.insert(oneTimeToken).values({
		tokenHash: hashToken(text),
		purpose: token.purpose,
		subjectId: token.subjectId,
		createdAt: token.now,
		expiresAt: new Date(token.now.getTime() + token.hours * 3_600_000)
	});
	return text;
}

/** The token's subject while it can still be used; null when unknown, used or expired. */
export async function findToken(
	tx: Db | Tx,
	token: { purpose: TokenPurpose; text: string; now: Date }
): Promise<{ subjectId: string | null } | null> {
	const [row] = await tx
		.select({ subjectId: oneTimeToken.subjectId })
		.from(oneTimeToken)
		.where(usable(token));
	return row ?? null;
}

/** Burns the token; false when another request was first. Part of the transaction that does what the link is for. */
export async function useToken(
	tx: Tx,
	token: { purpose: TokenPurpose; text: string; now: Date; subjectId?: string | null }
): Promise<boolean> {
	const { subjectId } = token;
	const ofSubject =
		subjectId === undefined
			? undefined
			: subjectId === null
				? isNull(oneTimeToken.subjectId)
				: eq(oneTimeToken.subjectId, subjectId);
	const [result] = await tx
		.update(oneTimeToken)
		.set({ usedAt: token.now })
		.where(and(usable(token), ofSubject));
	return result.affectedRows === 1;
}

/** Burns whatever a subject still has of a purpose: a newer link, or the use of one, makes the older ones worth nothing. */
export async function burnTokens(
	tx: Tx,
	{ purpose, subjectId, now }: { purpose: TokenPurpose; subjectId: string; now: Date }
): Promise<void> {
	await tx
		.update(oneTimeToken)
		.set({ usedAt: now })
		.where(
			and(
				eq(oneTimeToken.subjectId, subjectId),
				eq(oneTimeToken.purpose, purpose),
				isNull(oneTimeToken.usedAt)
			)
		);
}

const usable = ({ purpose, text, now }: { purpose: TokenPurpose; text: string; now: Date }) =>
	and(
		eq(oneTimeToken.tokenHash, hashToken(text)),
		eq(oneTimeToken.purpose, purpose),
		isNull(oneTimeToken.usedAt),
		gt(oneTimeToken.expiresAt, now)
	);
