import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ProofVerifier, type Expected, type ProofReport } from '../src/lib/domain/proof/verify-proof';
import { tellReport } from './lib/tell-report';

const USAGE = `Usage: npm run -s verify -- EXPORT [--json] [--server-key FINGERPRINT] [--audit-head SEQ:HASH]

Checks the proof of a period that an administrator downloaded: signatures, hash chains, gaps, epochs, duplicates,
nonces, receipts and the audit trail. Needs no server, no database and no build.

  --json         the report as JSON
  --server-key   fingerprint of the server's key, as a paired device shows it under Device
  --audit-head   a place and hash of the audit trail that was noted earlier

Exit code 0: everything holds; 1: something does not; 2: the file or the options cannot be used.`;

type Options = { file: string; json: boolean; expected: Expected };

async function main(args: string[]): Promise<number> {
	const options = readOptions(args);
	if (!options) {
		console.error(USAGE);
		return 2;
	}
	let report: ProofReport;
	try {
		report = await verifyFile(options);
	} catch (error) {
		if (!(error instanceof Error) || !('code' in error)) throw error;
		console.error(`${options.file}: cannot be read: ${error.message}`);
		return 2;
	}
	console.log(options.json ? JSON.stringify(report, null, '\t') : tellReport(report));
	return report.holds ? 0 : 1;
}

async function verifyFile({ file, expected }: Options): Promise<ProofReport> {
	const verifier = new ProofVerifier(expected);
	const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
	for await (const line of lines) await verifier.take(line);
	return verifier.finish();
}

/** Null when they make no sense. */
function readOptions(args: string[]): Options | null {
	const options: Options = { file: '', json: false, expected: {} };
	for (let i = 0; i < args.length; i++) {
		const arg = args[i] ?? '';
		if (arg === '--json') options.json = true;
		else if (arg === '--server-key') options.expected.serverKey = args[++i];
		else if (arg === '--audit-head') {
			const match = /^(\d+):([0-9a-f]{64})$/.exec(args[++i] ?? '');
			if (!match) return null;
			options.expected.auditHead = { seq: Number(match[1]), hash: match[2] ?? '' };
		} else if (arg.startsWith('-') || options.file) return null;
		else options.file = arg;
	}
	return options.file ? options : null;
}

process.exitCode = await main(process.argv.slice(2));
