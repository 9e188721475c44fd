import { createHash, createHmac, createPrivateKey, createPublicKey, pbkdf2Sync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { judgeHandshake } from '$domain/punch/handshake';
import { canonicalJson, type CanonicalValue } from '$domain/punch/canonical-json';
import { parseDescriptor } from '$domain/punch/descriptor';
import { parseBadge } from '$domain/punch/badge-code';
import { parseCredential } from '$domain/punch/credential-evidence';
import { encodeEvent, GENESIS_HASH, parseEvent } from '$domain/punch/device-event';
import { parseFaceEvidence } from '$domain/punch/face-evidence';
import { leaseSchema } from '$domain/punch/lease';
import { normalisePairingCode } from '$domain/punch/pairing-code';
import { checkPin } from '$domain/punch/pin-verifier';
import { receiptSchema } from '$domain/punch/receipt';
import { openSealed } from '$lib/server/keys/open-sealed';
import vectors from '../../docs/protocol-vectors.json' with { type: 'json' };
import { describeApi } from '../../scripts/openapi/describe-api';
import { OPERATIONS } from '../../scripts/openapi/operations';

/** Node's own cryptography throughout: another client has not our code either. */
const bytesOf = (text: string) => Buffer.from(text, 'base64url');
const sha256 = (...parts: (Buffer | string)[]) => {
	const hash = createHash('sha256');
	for (const part of parts) hash.update(part);
	return hash.digest('hex');
};

function checkSigned(publicKey: string, bytes: Buffer | string, signature: string): boolean {
	const point = bytesOf(publicKey);
	const jwk = {
		kty: 'EC',
		crv: 'P-256',
		x: point.subarray(1, 33).toString('base64url'),
		y: point.subarray(33).toString('base64url')
	};
	const key = createPublicKey({ key: jwk, format: 'jwk' });
	return verify('sha256', Buffer.from(bytes), { key, dsaEncoding: 'ieee-p1363' }, bytesOf(signature));
}

describe('the worked examples of docs/protocol.md', () => {
	const { keys } = vectors;

	test('canonical JSON is spelled as written there', () => {
		for (const { value, text } of vectors.canonical) {
			// JSON modules give every member of a list the members of all others, as undefined.
			expect(canonicalJson(value as CanonicalValue)).toBe(text);
		}
	});

	test('a pairing code is normalised and signed', () => {
		const { code, typed, signedText, proof } = vectors.pairing;
		expect(normalisePairingCode(typed)).toBe('0123456789ABCDEF');
		expect(signedText).toBe(`bundy-pairing:${code}`);
		expect(checkSigned(keys.device.publicKey, signedText, proof)).toBe(true);
	});

	test('requests are signed over their canonical text', () => {
		for (const { text, signature } of [vectors.nonceRequest, vectors.handshake]) {
			expect(canonicalJson(JSON.parse(text))).toBe(text);
			expect(checkSigned(keys.device.publicKey, text, signature)).toBe(true);
		}
	});

	test('a lease is signed by the server, and its nonces follow from its secret and the place', () => {
		const { text, signature, secret, nonces } = vectors.lease;
		expect(checkSigned(keys.server.publicKey, text, signature)).toBe(true);
		expect(v.is(leaseSchema, JSON.parse(text))).toBe(true);
		for (const { epoch, seq, nonce } of nonces) {
			const place = Buffer.alloc(8);
			place.writeUInt32BE(epoch, 0);
			place.writeUInt32BE(seq, 4);
			expect(createHmac('sha256', bytesOf(secret)).update(place).digest('base64url')).toBe(nonce);
		}
	});

	test('a descriptor is little-endian float32', () => {
		const { numbers, encoded } = vectors.descriptor;
		const bytes = bytesOf(encoded);
		expect(numbers.every((number, i) => Math.abs(bytes.readFloatLE(i * 4) - number) < 1e-6)).toBe(true);
		expect(parseDescriptor(encoded).ok).toBe(true);
	});

	test('a sealed face opens with the server’s key and its binding, and with no other', () => {
		const { sealed, evidence, binding } = vectors.seal;
		const scalar = bytesOf(keys.seal.privateKey);
		const plain = openSealed(scalar, sealed, binding);
		expect(plain && JSON.parse(plain.toString())).toEqual(evidence);
		expect(plain && parseFaceEvidence(plain).ok).toBe(true);
		expect(openSealed(scalar, sealed, `${binding}x`)).toBeNull();
		expect(keys.seal.keyId).toBe(sha256(bytesOf(keys.seal.publicKey)).slice(0, 16));
	});

	test('a badge that was shown with a face is sealed beside it, and the event says no more than that', () => {
		const { sealed, evidence, binding } = vectors.faceAndBadge;
		const plain = openSealed(bytesOf(keys.seal.privateKey), sealed, binding);
		expect(plain && JSON.parse(plain.toString())).toEqual(evidence);
		expect(plain && parseFaceEvidence(plain)).toMatchObject({ ok: true, badge: evidence.badge });
		expect(parseBadge(evidence.badge)?.kind).toBe('printed');
		const { claim } = JSON.parse(vectors.events.at(-1)?.text ?? '');
		expect(claim).toEqual({ badge: 'sealed', answers: expect.any(String) });
	});

	test('a sealed credential opens with its own binding, and never as a face', () => {
		const { sealed, evidence, binding } = vectors.credential;
		const plain = openSealed(bytesOf(keys.seal.privateKey), sealed, binding);
		expect(plain && JSON.parse(plain.toString())).toEqual(evidence);
		expect(plain && parseCredential(plain).ok).toBe(true);
		expect(
			openSealed(bytesOf(keys.seal.privateKey), sealed, binding.replace('credential', 'face'))
		).toBeNull();
	});

	test('the code on a phone is an HMAC over the number of the half minute', () => {
		const { secret, employeeId, atMs, text } = vectors.phoneBadge;
		const step = Math.floor(atMs / 30_000);
		const message = Buffer.alloc(8);
		message.writeBigUInt64BE(BigInt(step));
		const code = createHmac('sha256', bytesOf(secret)).update(message).digest('hex').slice(0, 20);
		expect(text).toBe(`P1:${employeeId.replaceAll('-', '')}:${step}:${code}`.toUpperCase());
		expect(parseBadge(text)).toMatchObject({ kind: 'phone', code: { employeeId, step } });
	});

	test('events are canonical, signed, hashed and chained', () => {
		let previous = GENESIS_HASH;
		for (const { text, bytes, signature, hash } of vectors.events) {
			expect(bytesOf(bytes).toString()).toBe(text);
			const parsed = parseEvent(new Uint8Array(bytesOf(bytes)));
			if (!parsed.ok) throw new Error(parsed.reason);
			expect(Buffer.from(encodeEvent(parsed.event)).toString()).toBe(text);
			expect(checkSigned(keys.device.publicKey, text, signature)).toBe(true);
			expect(sha256(bytesOf(bytes), bytesOf(signature))).toBe(hash);
			expect(parsed.event.prevHash).toBe(previous);
			previous = hash;
		}
	});

	test('a receipt is signed by the server and names the events’ hashes', () => {
		const { text, signature } = vectors.receipt;
		expect(checkSigned(keys.server.publicKey, text, signature)).toBe(true);
		const receipt = v.parse(receiptSchema, JSON.parse(text));
		expect(receipt.items.map(({ hash }) => hash)).toEqual(vectors.events.map(({ hash }) => hash));
	});

	test.each(vectors.handshakes)('handshake: $condition', ({ device, server, storageLost, verdict }) => {
		// JSON modules type pairs as lists of numbers.
		const holes = server.holes as [number, number][];
		expect(judgeHandshake(device, { ...server, holes }, storageLost)).toEqual(verdict);
	});

	test('a PIN is told by PBKDF2', async () => {
		const { pin, salt, iterations, hash } = vectors.pin;
		expect(pbkdf2Sync(pin, bytesOf(salt), iterations, 32, 'sha256').toString('base64url')).toBe(hash);
		expect(await checkPin(pin, { salt, iterations, hash })).toBe(true);
		expect(await checkPin('908173', { salt, iterations, hash })).toBe(false);
	});

	test('an audit event is hashed over the hash before it and its canonical text', () => {
		const { seq, prevHash, entry, hash } = vectors.audit;
		const { ratio, ...name } = entry.detail.after;
		expect(ratio).toBe(0.5);
		// Our canonical JSON takes whole numbers only; the fraction is put in by hand.
		const rounded = { ...entry, detail: { after: { ...name, ratio: 5 } }, seq, v: 1 };
		const text = canonicalJson(rounded).replace('"ratio":5', '"ratio":0.5');
		expect(sha256(`${prevHash}\n${text}`)).toBe(hash);
	});

	test('the device’s private key in them is that of its public one', () => {
		for (const { privateKey, publicKey } of [keys.device, keys.server, keys.seal]) {
			const point = bytesOf(publicKey);
			const jwk = {
				kty: 'EC',
				crv: 'P-256',
				d: privateKey,
				x: point.subarray(1, 33).toString('base64url'),
				y: point.subarray(33).toString('base64url')
			};
			expect(createPrivateKey({ key: jwk, format: 'jwk' }).asymmetricKeyType).toBe('ec');
		}
	});
});

describe('docs/protocol.md', () => {
	const text = readFileSync('docs/protocol.md', 'utf8');

	test('names every field that travels', () => {
		const names = new Set<string>();
		// Devices know nothing of periods.
		const { PeriodListReply: _, PeriodResultsReply: __, ...schemas } = describeApi().components.schemas;
		collectNames(schemas, names);
		const missing = [...names].filter((name) => !text.includes(`\`${name}\``)).toSorted();
		expect(missing).toEqual([]);
	});

	test('names every error code of every answer and every event', () => {
		const ofDevices = OPERATIONS.filter(({ path }) => !path.startsWith('/api/v1/periods'));
		const promised = JSON.stringify(ofDevices).matchAll(/`([a-z]+(?:_[a-z]+)*)`/g);
		const source = readFileSync('src/lib/server/punch/read-submitted.ts', 'utf8');
		const refusals = /type RefusalCode =([^;]+);/.exec(source)?.[1] ?? '';
		const codes = [...promised, ...refusals.matchAll(/'(\w+)'/g)].map(([, code = '']) => code);
		expect(codes.length).toBeGreaterThan(15);
		expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
	});
});

/** Names of members anywhere inside a JSON Schema. */
function collectNames(schema: unknown, names: Set<string>): void {
	if (typeof schema !== 'object' || schema === null) return;
	for (const [key, member] of Object.entries(schema)) {
		if (key === 'properties' && typeof member === 'object' && member !== null) {
			for (const name of Object.keys(member)) names.add(name);
		}
		collectNames(member, names);
	}
}
