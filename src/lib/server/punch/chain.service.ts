import type { Context } from '../context';
import { findHashAt, findHeadSeq, listHoles } from './punch-raw.repo';

export type StoredChain = {
	headSeq: number;
	/** hash of what came at the asked seq; null when nothing did */
	hashAt: Buffer | null;
	/** closed ranges of missing seqs, oldest first */
	holes: [from: number, to: number][];
};

/** What the server has of a device's chain. What it refused is no hole: the device sent it. */
export async function findChain(
	{ db }: Pick<Context, 'db'>,
	chain: { deviceId: string; epoch: number; atSeq: number }
): Promise<StoredChain> {
	const headSeq = await findHeadSeq(db, chain);
	const hashAt = chain.atSeq > 0 ? await findHashAt(db, { ...chain, seq: chain.atSeq }) : null;
	return { headSeq, hashAt, holes: await listHoles(db, { ...chain, headSeq }) };
}
