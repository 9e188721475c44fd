import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeBase64url, encodeBase64url } from '$domain/base64url';
import { encodeEvent, parseEvent, type DeviceEvent } from '$domain/punch/device-event';
import { canonicalBytes } from '$domain/punch/canonical-json';
import { hashEvent, sign } from '$domain/punch/signature';
import { hashLine, PROOF_GENESIS, proofEndBytes } from '$domain/proof/proof-hash';
import type { ProofLine, ProofLineOf } from '$domain/proof/proof-line';
import { ProofVerifier, type Expected, type ProofReport } from '$domain/proof/verify-proof';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, look } from '../../../../tests/support/device-client';
import type { Actor } from '../context';
import { getReceiptKey } from '../keys/receipt-key';
import { createDepartment } from '../people/organisation.service';
import { judgeLeftovers } from '../punch/judge-queue';
import { submitPunches } from '../punch/submit.service';
import { exportProof } from './proof.service';

let t: TestContext;
let admin: Actor;
let device: DeviceClient;
/** the proof as it was exported; each test damages a copy */
let lines: string[];

const PERIOD = { from: '2026-03-02', to: '2026-03-03' };

beforeAll(async () => {
	t = await createTestContext();
	admin = await t.newAdmin();
	const siteId = await t.newSite({ name: 'Plant', timeZone: 'Asia/Manila' });
	await createDepartment(t.as(admin), { name: 'Kitchen' });
	device = await DeviceClient.pair(t, { siteId });
	await submitPunches(t, device.batch(await device.punch(look(1), { nonce: device.nonce() })));
	t.advance(3_600);
	await submitPunches(
		t,
		device.batch(await device.punch(look(2)), await device.clockJump(5_000), await device.punch(look(3)))
	);
	await createDepartment(t.as(admin), { name: 'Garden' });
	// Long after the lease has run out: its secret may be shown.
	t.advance(5 * 86_400);
	await submitPunches(t, device.batch(await device.punch(look(4))));
	await judgeLeftovers(t);
	lines = await exported();
});
afterAll(() => t.close());

async function exported(): Promise<string[]> {
	const out: string[] = [];
	for await (const line of await exportProof(t.as(admin), PERIOD)) out.push(line);
	return out.join('').trimEnd().split('\n');
}

async function verify(text: string[], expected?: Expected): Promise<ProofReport> {
	const verifier = new ProofVerifier(expected);
	for (const line of text) await verifier.take(line);
	return verifier.finish();
}

const wrongs = async (text: string[], expected?: Expected) =>
	(await verify(text, expected)).findings.filter(({ kind }) => kind === 'wrong').map(({ text }) => text);

type Lines = ProofLine[];

/** A copy with changes, and an end that fits them again: as somebody would forge it who has the server's key. */
async function forged(change: (all: Lines) => void | Promise<void>): Promise<string[]> {
	// Written by our own export a moment ago.
	const all = lines.map((line) => JSON.parse(line) as ProofLine).slice(0, -1);
	await change(all);
	const text = all.map((line) => JSON.stringify(line));
	let hash = PROOF_GENESIS;
	for (const line of text) hash = await hashLine(hash, line);
	const end = { lines: text.length, hash };
	return [...text, JSON.stringify({ line: 'end', ...end, signature: await signed(proofEndBytes(end)) })];
}

async function signed(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const { privateKey } = await getReceiptKey(t);
	return encodeBase64url(await sign(privateKey, bytes));
}

function nth<K extends ProofLine['line']>(all: Lines, kind: K, n: number): ProofLineOf<K> {
	const found = all.filter((line): line is ProofLineOf<K> => line.line === kind)[n];
	if (!found) throw new Error(`no ${kind} line ${n}`);
	return found;
}

const remove = (all: Lines, line: ProofLine): void => void all.splice(all.indexOf(line), 1);

/** Rewrites an event as the device that holds the key would sign it. */
async function rewrite(
	line: ProofLineOf<'event'>,
	change: (event: DeviceEvent) => DeviceEvent
): Promise<void> {
	const parsed = parseEvent(decodeBase64url(line.bytes));
	if (!parsed.ok) throw new Error(parsed.reason);
	const bytes = encodeEvent(change(parsed.event));
	const signature = await sign(device.privateKey, bytes);
	line.bytes = encodeBase64url(bytes);
	line.signature = encodeBase64url(signature);
	line.hash = await hashEvent(bytes, signature);
}

const CHAIN = 'Device “Entrance”, epoch 1';
const NO_RECEIPT = (seq: number) => `${CHAIN}, event ${seq}: no receipt of the server covers it.`;

test('a proof as it was exported holds, and says what it covers', async () => {
	const report = await verify(lines);
	expect(report.findings.filter(({ kind }) => kind === 'wrong')).toEqual([]);
	expect(report.holds).toBe(true);
	expect(report.counts).toMatchObject({ devices: 1, events: 5, punches: 4 });
	expect(report.proof).toMatchObject(PERIOD);
	// The punch of five days later is there as the neighbour that holds the end in place.
	expect(report.auditHead?.seq).toBe(report.counts.auditEvents);
	expect(report.findings.map(({ text }) => text)).toContain(
		'1 event was made online: that the nonce was the server’s own was checked on arrival and needs the server’s secret; here it is only checked that none comes twice.'
	);
});

test('only administrators export, and the export is on the trail that it holds', async () => {
	await expect(exportProof(t, PERIOD)).rejects.toMatchObject({ status: 401 });
	const all = lines.map((line) => JSON.parse(line) as ProofLine);
	expect(all.filter((line) => line.line === 'audit').map(({ action }) => action)).toEqual([
		'department.create',
		'department.create',
		'proof.export'
	]);
});

test('an event that was refused on arrival keeps its place: the chain holds, and says so in words', async () => {
	const siteId = await t.newSite({ name: 'Annex' });
	const other = await DeviceClient.pair(t, { siteId });
	const nonce = other.nonce();
	await submitPunches(t, other.batch(await other.punch(look(11), { nonce })));
	const reused = await other.punch(look(12), { nonce });
	await submitPunches(t, other.batch(reused, await other.punch(look(13))));
	await judgeLeftovers(t);
	const day = t.now().toISOString().slice(0, 10);
	const text: string[] = [];
	for await (const line of await exportProof(t.as(admin), { from: day, to: day })) text.push(line);
	const all = text.join('').trimEnd().split('\n');
	const report = await verify(all);
	expect(report.findings.filter(({ kind }) => kind === 'wrong')).toEqual([]);
	expect(report.findings.map((finding) => finding.text)).toContain(
		'Device “Entrance”, epoch 1: event 2 was refused when it arrived (its nonce was used before); it keeps its place and counts for nothing.'
	);
	const without = all.filter((line) => !line.startsWith('{"line":"refused"'));
	expect((await verify(without)).findings.map((finding) => finding.text)).toContain(
		'Device “Entrance”, epoch 1: event 2 is missing.'
	);
});

test('faces stay sealed, and a lease that still runs keeps its secret', async () => {
	const all = lines.map((line) => JSON.parse(line) as ProofLine);
	expect(nth(all, 'lease', 0).secret).toMatch(/^[\w-]{43}$/);
	expect(lines.join('\n')).not.toContain('descriptors');
	const young = await DeviceClient.pair(t, { siteId: await t.newSite() });
	await submitPunches(t, young.batch(await young.punch(look(9))));
	await judgeLeftovers(t);
	const now = t.now().toISOString().slice(0, 10);
	const out: string[] = [];
	for await (const line of await exportProof(t.as(admin), { from: now, to: now })) out.push(line);
	const lease = out
		.map((line) => JSON.parse(line) as ProofLine)
		.find((line) => line.line === 'lease' && line.deviceId === young.id);
	expect(lease).toMatchObject({ secret: null });
});

describe('the file', () => {
	test('is found to be cut short', async () => {
		expect(await wrongs(lines.slice(0, -1))).toEqual(['The file is cut short: its end is missing.']);
	});

	test('is found to be changed by anybody who has not the server’s key', async () => {
		const changed = lines.map((line) => line.replace('"name":"Entrance"', '"name":"Back door"'));
		expect(await wrongs(changed)).toEqual([
			'The file was changed after it was made: its lines do not fit the hash at its end.'
		]);
	});

	test('is found to be signed by somebody else', async () => {
		const text = await forged(() => {});
		const end = JSON.parse(text.at(-1) ?? '') as ProofLineOf<'end'>;
		const other = `${end.signature.startsWith('A') ? 'B' : 'A'}${end.signature.slice(1)}`;
		expect(await wrongs([...text.slice(0, -1), JSON.stringify({ ...end, signature: other })])).toEqual([
			'The end of the file is not signed by the server.'
		]);
	});

	test('is found to hold what cannot be read, or a line behind its end', async () => {
		const text = [...lines.slice(0, -1), '{"line":"punch"', lines.at(-1) ?? '', '{}'];
		expect(await wrongs(text)).toEqual([
			`Line ${lines.length} cannot be read.`,
			`The file should have ${lines.length - 1} lines before its end and has ${lines.length}.`,
			'The file was changed after it was made: its lines do not fit the hash at its end.',
			`Line ${lines.length + 2} comes after the end.`
		]);
	});

	test('made up whole, with a key of one’s own, is found by the fingerprint noted from a device', async () => {
		const { serverKeyFingerprint } = await verify(lines);
		expect(await wrongs(lines, { serverKey: serverKeyFingerprint ?? '' })).toEqual([]);
		expect(await wrongs(lines, { serverKey: 'dead beef' })).toEqual([
			'The server’s key in this file is another one than the one expected.'
		]);
	});
});

describe('events', () => {
	test('a changed one does not fit its signature, its hash or its receipt', async () => {
		const text = await forged((all) => {
			const line = nth(all, 'event', 1);
			const bytes = new TextDecoder().decode(decodeBase64url(line.bytes)).replace('"auto"', '"out"');
			line.bytes = encodeBase64url(new TextEncoder().encode(bytes));
		});
		expect(await wrongs(text)).toEqual([
			`${CHAIN}, event 2: the signature does not fit the device’s key.`,
			`${CHAIN}, event 2: the stored hash is not that of its bytes and signature.`,
			`${CHAIN}, event 3: does not hold the hash of event 2.`,
			`${CHAIN}, event 2: the server receipted another event at this place.`
		]);
	});

	test('one rewritten by who has the device’s key breaks the chain behind it', async () => {
		const text = await forged((all) =>
			rewrite(nth(all, 'event', 1), (event) => ({ ...event, wallMs: event.wallMs - 3_600_000 }))
		);
		expect(await wrongs(text)).toEqual([
			`${CHAIN}, event 3: does not hold the hash of event 2.`,
			`${CHAIN}, event 2: the server receipted another event at this place.`
		]);
	});

	test('a removed one is missing, and its receipt and judgement tell of it', async () => {
		const text = await forged((all) => remove(all, nth(all, 'event', 1)));
		expect(await wrongs(text)).toEqual([
			`${CHAIN}: event 2 is missing.`,
			`${CHAIN}, event 2: receipted, and not in this proof.`,
			expect.stringMatching(/^A judgement names event \S+, which is no punch of this proof\.$/)
		]);
	});

	test('the last ones removed are missing at the end', async () => {
		const text = await forged((all) => {
			remove(all, nth(all, 'event', 4));
			remove(all, nth(all, 'event', 3));
		});
		expect(await wrongs(text)).toContain(`${CHAIN}: events 4 to 5 are missing.`);
	});

	test('two in each other’s place are out of order', async () => {
		const text = await forged((all) => {
			const [a, b] = [nth(all, 'event', 1), nth(all, 'event', 2)];
			const [i, j] = [all.indexOf(a), all.indexOf(b)];
			all[i] = b;
			all[j] = a;
		});
		expect(await wrongs(text)).toContain(`${CHAIN}: event 2 is missing.`);
		expect(await wrongs(text)).toContain(`${CHAIN}, event 2: comes twice, or out of order.`);
	});

	test('one that comes twice is a duplicate', async () => {
		const text = await forged((all) => {
			const line = nth(all, 'event', 1);
			all.splice(all.indexOf(line), 0, line);
		});
		expect(await wrongs(text)).toEqual(
			expect.arrayContaining([
				`${CHAIN}, event 2: comes twice, or out of order.`,
				expect.stringMatching(/^Device “Entrance”, epoch 1, event 2: its id \S+ comes twice\.$/)
			])
		);
	});

	test('a nonce used twice is found', async () => {
		const text = await forged(async (all) => {
			const parsed = parseEvent(decodeBase64url(nth(all, 'event', 0).bytes));
			const nonce = parsed.ok && parsed.event.type === 'punch' ? parsed.event.nonce : null;
			await rewrite(nth(all, 'event', 1), (event) => (event.type === 'punch' ? { ...event, nonce } : event));
		});
		expect(await wrongs(text)).toContain(`${CHAIN}, event 2: its nonce was used twice.`);
	});

	test('a nonce that does not follow from its lease is found', async () => {
		const text = await forged((all) =>
			rewrite(nth(all, 'event', 1), (event) => ({
				...event,
				lease: event.lease && { ...event.lease, nonce: 'A'.repeat(43) }
			}))
		);
		expect(await wrongs(text)).toContain(
			`${CHAIN}, event 2: its nonce does not follow from its lease and its place.`
		);
	});

	test('another device’s key fits nothing', async () => {
		const text = await forged((all) => {
			nth(all, 'device', 0).publicKey = nth(all, 'proof', 0).serverKey;
		});
		expect(await wrongs(text)).toEqual(
			[1, 2, 3, 4, 5].map((seq) => `${CHAIN}, event ${seq}: the signature does not fit the device’s key.`)
		);
	});

	test('an epoch that was never opened is found, and a chain of another epoch', async () => {
		const text = await forged((all) => {
			nth(all, 'device', 0).epoch = 0;
			nth(all, 'chain', 0).headHash = '1'.repeat(64);
		});
		expect(await wrongs(text)).toEqual([
			`${CHAIN}: this epoch was never opened; the device is in epoch 0.`,
			`${CHAIN}: the chain ends with another event than the server’s own end of it.`
		]);
		const moved = await forged((all) => {
			nth(all, 'chain', 0).epoch = 2;
			nth(all, 'device', 0).epoch = 2;
		});
		expect(await wrongs(moved)).toContain(
			'Device “Entrance”, epoch 2: line 5 holds an event of another chain.'
		);
	});

	test('a removed receipt, and one that the server did not sign', async () => {
		const without = await forged((all) => remove(all, nth(all, 'receipt', 0)));
		expect(await wrongs(without)).toEqual([1, 2, 3, 4, 5].map(NO_RECEIPT));
		const text = await forged((all) => {
			nth(all, 'receipt', 0).signature = 'A'.repeat(86);
		});
		const line = text.findIndex((each) => each.startsWith('{"line":"receipt"')) + 1;
		expect(await wrongs(text)).toEqual([
			`Line ${line}: the receipt is not the server’s word for this chain.`,
			...[1, 2, 3, 4, 5].map(NO_RECEIPT)
		]);
	});

	test('a judgement outside its bounds is found', async () => {
		const text = await forged((all) => {
			const line = nth(all, 'punch', 0);
			line.punchedMs = line.latestMs + 1;
		});
		expect(await wrongs(text)).toEqual([
			expect.stringMatching(/^The time of punch \S+ is outside the bounds that its evidence allows\.$/)
		]);
	});
});

describe('the audit trail', () => {
	test('a changed event does not fit its hash', async () => {
		const text = await forged((all) => {
			nth(all, 'audit', 1).detail = { after: { name: 'Gate' } };
		});
		expect(await wrongs(text)).toEqual(['Audit event 2: its hash does not fit what it says.']);
	});

	test('one in the middle, at the end or the signed head removed are missed', async () => {
		expect(await wrongs(await forged((all) => remove(all, nth(all, 'audit', 1))))).toEqual([
			'Audit event 2 is missing.'
		]);
		expect(await wrongs(await forged((all) => remove(all, nth(all, 'audit', 2))))).toEqual([
			'Audit event 3 is missing.'
		]);
		expect(await wrongs(await forged((all) => remove(all, nth(all, 'audit_head', 0))))).toEqual([
			'The signed head of the audit trail is missing.'
		]);
	});

	test('an event put in with a hash of its own does not link', async () => {
		const text = await forged((all) => {
			nth(all, 'audit', 1).prevHash = '2'.repeat(64);
		});
		expect(await wrongs(text)).toEqual([
			'Audit event 2 does not hold the hash of event 1.',
			'Audit event 2: its hash does not fit what it says.'
		]);
	});

	test('a head that nobody signed, or that names another end', async () => {
		const unsigned = await forged((all) => {
			nth(all, 'audit_head', 0).signature = 'A'.repeat(86);
		});
		expect(await wrongs(unsigned)).toEqual([
			'The head of the audit trail is not signed by the server.',
			'The signed head of the audit trail is missing.'
		]);
		const other = await forged(async (all) => {
			const bytes = canonicalBytes({ v: 1, type: 'audit_head', seq: 3, hash: '3'.repeat(64), serverMs: 0 });
			const line = nth(all, 'audit_head', 0);
			line.bytes = encodeBase64url(bytes);
			line.signature = await signed(bytes);
		});
		expect(await wrongs(other)).toEqual(['The audit trail ends with another event than its signed head.']);
	});

	test('rewritten whole by who owns the database and the keys, it differs from a head noted earlier', async () => {
		const { auditHead } = await verify(lines);
		if (!auditHead) throw new Error('no head');
		expect(await wrongs(await exported(), { auditHead })).toEqual([]);
		expect(await wrongs(lines, { auditHead: { ...auditHead, hash: '4'.repeat(64) } })).toEqual([
			'Audit event 3 is another one than the head that was noted earlier.'
		]);
		expect(await wrongs(lines, { auditHead: { seq: 900, hash: '4'.repeat(64) } })).toEqual([
			'Audit event 900, noted earlier, is not in this proof.'
		]);
	});

	test('a row changed in the database by its owner shows in the next proof', async () => {
		const owner = await mysql.createConnection(t.adminUrl);
		try {
			await owner.query(`UPDATE audit_event SET action = 'department.delete' WHERE seq = 2`);
			expect(await wrongs(await exported())).toEqual(['Audit event 2: its hash does not fit what it says.']);
		} finally {
			await owner.query(`UPDATE audit_event SET action = 'department.create' WHERE seq = 2`);
			await owner.end();
		}
	});
});

describe('npm run verify', () => {
	const run = async (text: string[], ...options: string[]) => {
		const folder = mkdtempSync(join(tmpdir(), 'bundy-proof-'));
		const file = join(folder, 'proof.jsonl');
		writeFileSync(file, `${text.join('\n')}\n`);
		const args = [join('node_modules', 'tsx', 'dist', 'cli.mjs'), 'scripts/verify.ts', file, ...options];
		try {
			const { stdout } = await promisify(execFile)(process.execPath, args, { env: { PATH: '' } });
			return { code: 0, stdout };
		} catch (error) {
			// execFile rejects with the exit code and what was written
			const { code, stdout } = error as { code: number; stdout: string };
			return { code, stdout };
		} finally {
			rmSync(folder, { recursive: true });
		}
	};

	test('says in words that a proof holds, without server, database or build', async () => {
		const { code, stdout } = await run(lines);
		expect(stdout).toContain('holds          Each event is signed by the device that made it.');
		expect(stdout).toContain('This proof holds.');
		expect(code).toBe(0);
	});

	test('says what does not hold, with exit code 1, in words or as JSON', async () => {
		const damaged = await forged((all) => remove(all, nth(all, 'event', 1)));
		const told = await run(damaged);
		expect(told.stdout).toContain('DOES NOT HOLD  No event is missing.');
		expect(told.stdout).toContain(`✗ ${CHAIN}: event 2 is missing.`);
		expect(told.code).toBe(1);
		const json = await run(damaged, '--json');
		expect(JSON.parse(json.stdout)).toMatchObject({ holds: false, counts: { events: 4 } });
		expect(json.code).toBe(1);
	});

	test('refuses a file that is not there, or options it does not know', async () => {
		expect((await run(lines, '--server')).code).toBe(2);
	});
});
