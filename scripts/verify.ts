import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { checkReceiptFile } from '../src/lib/domain/privacy/erasure-receipt';
import { ProofVerifier, type Expected, type ProofReport } from '../src/lib/domain/proof/verify-proof';
import { tellReport } from './lib/tell-report';

const USAGE = `Usage: npm run -s verify -- EXPORT [--json] [--server-key FINGERPRINT] [--audit-head SEQ:HASH]

Checks the proof of a period that an administrator downloaded: signatures, hash chains, gaps, epochs, duplicates,
nonces, receipts and the audit trail. Or the receipt of an erased face (receipt-….txt): that its words are the
server's. Needs no server, no database and no build.

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
		if (await checkIsReceipt(options.file)) return await verifyReceipt(options);
		report = await verifyFile(options);
	} catch (error) {
		if (!(error instanceof Error) || !('code' in error)) throw error;
		console.error(`${options.file}: cannot be read: ${error.message}`);
		return 2;
	}
	console.log(options.json ? JSON.stringify(report, null, '\t') : tellReport(report));
	return report.holds ? 0 : 1;
}

/** A proof is lines of JSON. */
async function checkIsReceipt(file: string): Promise<boolean> {
	const handle = await open(file);
	try {
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
		return buffer.subarray(0, bytesRead).toString() === 'RECEIPT:';
	} finally {
		await handle.close();
	}
}

const RECEIPT_REFUSALS = {
	no_receipt: 'This is no whole receipt: words, signature and key belong together.',
	wrong_signature: 'DOES NOT HOLD: the words are not the ones that were signed.',
	other_server: 'DOES NOT HOLD: another server signed this.'
};

async function verifyReceipt({ file, json, expected }: Options): Promise<number> {
	const checked = await checkReceiptFile(await readFile(file, 'utf8'), expected.serverKey);
	if (json) console.log(JSON.stringify({ holds: checked.ok, ...checked }, null, '\t'));
	else if (checked.ok)
		console.log(
			`HOLDS: the words of this receipt were signed by the server's key ${checked.serverKeyFingerprint}.`
		);
	else console.log(RECEIPT_REFUSALS[checked.reason]);
	return checked.ok ? 0 : 1;
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
