import { createHash } from 'node:crypto';
import { PROOF_GENESIS, proofEndBytes } from '$domain/proof/proof-hash';
import type { ProofLine } from '$domain/proof/proof-line';
import type { Context } from '../context';
import { signAsServer } from '../keys/receipt-key';

/** Writes lines and hashes them on the way; `end` closes the file with the hash, signed. The server's half of `hashLine`. */
export function createProofWriter(context: Pick<Context, 'db' | 'keys' | 'now'>) {
	let lines = 0;
	let hash = PROOF_GENESIS;
	return {
		write(line: Exclude<ProofLine, { line: 'end' }>): string {
			const text = JSON.stringify(line);
			lines++;
			hash = createHash('sha256').update(`${hash}\n${text}`).digest('hex');
			return `${text}\n`;
		},
		async end(): Promise<string> {
			const { signature } = await signAsServer(context, proofEndBytes({ lines, hash }));
			return `${JSON.stringify({ line: 'end', lines, hash, signature } satisfies ProofLine)}\n`;
		}
	};
}
