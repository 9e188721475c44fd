import type { Context } from '../context';
import { findHead, findRawBySeq, listHoles } from './punch-raw.repo';

export type StoredChain = {
	headSeq: number;
	/** hash stored at the asked seq; null when there is none */
	hashAt: Buffer | null;
	/** closed ranges of missing seqs, oldest first */
	holes: [from: number, to: number][];
};

/** What the server has of a device's chain. */
export async function findChain(
	{ db }: Pick<Context, 'db'>,
	chain: { deviceId: string; epoch: number; atSeq: number }
): Promise<StoredChain> {
	const head = await findHead(db, chain);
	const headSeq = head?.seq ?? 0;
	const at = chain.atSeq > 0 ? await findRawBySeq(db, { ...chain, seq: chain.atSeq }) : null;
	return { headSeq, hashAt: at?.hash ?? null, holes: await listHoles(db, { ...chain, headSeq }) };
}
