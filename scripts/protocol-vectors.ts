import { createECDH, createHash, webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { AUDIT_GENESIS, hashAuditEvent } from '../src/lib/domain/audit/audit-chain';
import { decodeBase64url, encodeBase64url } from '../src/lib/domain/base64url';
import { RECOGNITION_MODEL } from '../src/lib/domain/face/models';
import { canonicalJson, type CanonicalValue } from '../src/lib/domain/punch/canonical-json';
import { formatPrintedBadge, makePhoneBadge } from '../src/lib/domain/punch/badge-code';
import { credentialBinding, sealCredential } from '../src/lib/domain/punch/credential-evidence';
import { encodeDescriptor } from '../src/lib/domain/punch/descriptor';
import { encodeEvent, GENESIS_HASH, type DeviceEvent } from '../src/lib/domain/punch/device-event';
import { faceBinding, sealFaceEvidence } from '../src/lib/domain/punch/face-evidence';
import { judgeHandshake, type DeviceChain, type ServerChain } from '../src/lib/domain/punch/handshake';
import { deriveLeaseNonce, encodeLease, importLeaseSecret } from '../src/lib/domain/punch/lease';
import { nonceRequestBytes } from '../src/lib/domain/punch/nonce';
import { pairingProofBytes } from '../src/lib/domain/punch/pairing-code';
import { makePinVerifier } from '../src/lib/domain/punch/pin-verifier';
import { encodeReceipt } from '../src/lib/domain/punch/receipt';
import { hashEvent, KEY_ALGORITHM, sign } from '../src/lib/domain/punch/signature';
import { handshakeBytes } from '../src/lib/domain/punch/wire';

/**
 * `npm run protocol-vectors`: writes docs/protocol-vectors.json, worked examples of everything that docs/protocol.md
 * describes. Keys are made up from fixed words; signatures and seals differ at each run, since both take fresh randomness.
 */
const DEVICE_ID = '01910000-0000-7000-8000-0000000000d1';
const BOOT_ID = '01910000-0000-7000-8000-0000000000b1';
const LEASE_ID = '01910000-0000-7000-8000-0000000000e1';
const AT_MS = 1_772_409_600_000;

const device = await keyOf('bundy vectors: device');
const server = await keyOf('bundy vectors: server');
const sealing = await keyOf('bundy vectors: seal');
const sealKeyId = createHash('sha256').update(sealing.publicKey).digest('hex').slice(0, 16);
const secret = new Uint8Array(createHash('sha256').update('bundy vectors: lease').digest());
const secretKey = await importLeaseSecret(secret);
const leaseNonceAt = async (epoch: number, seq: number) =>
	encodeBase64url(await deriveLeaseNonce(secretKey, { epoch, seq }));

const lease = encodeLease({
	v: 1,
	type: 'lease',
	leaseId: LEASE_ID,
	deviceId: DEVICE_ID,
	epoch: 1,
	issuedMs: AT_MS,
	notAfterMs: AT_MS + 72 * 3_600_000,
	fromSeq: 1,
	maxEvents: 2_000,
	modelId: RECOGNITION_MODEL,
	sealKeyId,
	sealKey: encodeBase64url(sealing.publicKey)
});

const descriptor = Float32Array.from({ length: 128 }, (_, i) => (i === 3 ? 0.6 : i === 4 ? -0.8 : 0));
const evidence = { modelId: RECOGNITION_MODEL, descriptors: [encodeDescriptor(descriptor)] };
const eventIds = [
	'01910000-0000-7000-8000-000000000001',
	'01910000-0000-7000-8000-000000000002',
	'01910000-0000-7000-8000-000000000003',
	'01910000-0000-7000-8000-000000000004'
] as const;
const sealed = await sealFaceEvidence({ keyId: sealKeyId, publicKey: sealing.publicKey }, evidence, {
	eventId: eventIds[0],
	deviceId: DEVICE_ID
});
const common = {
	v: 1 as const,
	deviceId: DEVICE_ID,
	epoch: 1,
	bootId: BOOT_ID,
	timeZone: 'Asia/Manila',
	anchor: { serverMs: AT_MS, wallMs: AT_MS - 40, monoMs: 1_000, bootId: BOOT_ID },
	appVersion: 'vectors'
};
const punch = await signEvent({
	...common,
	type: 'punch',
	eventId: eventIds[0],
	seq: 1,
	prevHash: GENESIS_HASH,
	wallMs: AT_MS + 60_000,
	monoMs: 61_040,
	lease: { leaseId: LEASE_ID, nonce: await leaseNonceAt(1, 1) },
	nonce: null,
	direction: 'auto',
	claim: { employeeNumber: 'Ñ-0017' },
	sealed
});
const jump = await signEvent({
	...common,
	type: 'clock_jump',
	eventId: eventIds[1],
	seq: 2,
	prevHash: punch.hash,
	wallMs: AT_MS - 3_540_000,
	monoMs: 62_040,
	lease: { leaseId: LEASE_ID, nonce: await leaseNonceAt(1, 2) },
	jumpMs: -3_601_000
});
const credential = {
	who: { by: 'number', employeeNumber: 'Ñ-0017', pin: '908172' },
	onBehalfOf: null
} as const;
const credentialPlace = { eventId: eventIds[2], deviceId: DEVICE_ID };
const sealedCredential = await sealCredential(
	{ keyId: sealKeyId, publicKey: sealing.publicKey },
	credential,
	credentialPlace
);
const byNumber = await signEvent({
	...common,
	type: 'credential_punch',
	eventId: eventIds[2],
	seq: 3,
	prevHash: jump.hash,
	wallMs: AT_MS + 64_000,
	monoMs: 65_040,
	lease: { leaseId: LEASE_ID, nonce: await leaseNonceAt(1, 3) },
	nonce: null,
	direction: 'out',
	sealed: sealedCredential
});
const badgePlace = { eventId: eventIds[3], deviceId: DEVICE_ID };
const withBadge = { ...evidence, badge: formatPrintedBadge(secret.slice(0, 16)) };
const sealedWithBadge = await sealFaceEvidence(
	{ keyId: sealKeyId, publicKey: sealing.publicKey },
	withBadge,
	badgePlace
);
const byFaceAndBadge = await signEvent({
	...common,
	type: 'punch',
	eventId: eventIds[3],
	seq: 4,
	prevHash: byNumber.hash,
	wallMs: AT_MS + 70_000,
	monoMs: 71_040,
	lease: { leaseId: LEASE_ID, nonce: await leaseNonceAt(1, 4) },
	nonce: null,
	direction: 'auto',
	claim: { badge: 'sealed', answers: eventIds[0] },
	sealed: sealedWithBadge
});
const phoneBadge = {
	secret: encodeBase64url(secret),
	employeeId: DEVICE_ID,
	atMs: AT_MS,
	text: await makePhoneBadge(secretKey, DEVICE_ID, AT_MS)
};
const receipt = encodeReceipt({
	v: 1,
	type: 'receipt',
	deviceId: DEVICE_ID,
	epoch: 1,
	serverMs: AT_MS + 120_000,
	items: [
		{ seq: 1, hash: punch.hash, result: 'accepted' },
		{ seq: 2, hash: jump.hash, result: 'duplicate' },
		{ seq: 3, hash: byNumber.hash, result: 'accepted' },
		{ seq: 4, hash: byFaceAndBadge.hash, result: 'accepted' }
	]
});
const code = '0123456789ABCDEF';
const nonceRequest = { v: 1, deviceId: DEVICE_ID, epoch: 1, purpose: 'punch', wallMs: AT_MS } as const;
const handshake = {
	v: 1,
	deviceId: DEVICE_ID,
	epoch: 1,
	clock: { wallMs: AT_MS, monoMs: 1_000, bootId: BOOT_ID },
	chain: { headSeq: 2, headHash: jump.hash, oldestKept: 1, firstWaiting: 1 },
	health: {
		waiting: 2,
		oldestWaitingMs: AT_MS,
		refused: 0,
		persisted: true,
		usedBytes: 1_000,
		quotaBytes: 1_000_000,
		appVersion: 'vectors',
		modelId: RECOGNITION_MODEL
	},
	storageLost: null,
	signature: ''
} as const;
const audit = {
	id: eventIds[0],
	atMs: AT_MS,
	actorUserId: null,
	action: 'site.create',
	subjectType: 'site',
	subjectId: eventIds[1],
	detail: { after: { name: 'Ñuñoa', ratio: 0.5, 10: 'ten', 9: 'nine' } }
};

const vectors = {
	about:
		'Worked examples of docs/protocol.md. Binary is base64url; private keys are scalars; times are Unix ms.',
	keys: { device: tell(device), server: tell(server), seal: { keyId: sealKeyId, ...tell(sealing) } },
	canonical: [
		canonical({ b: 1, a: [true, false, null], '': 'x' }),
		canonical({
			'\u20ac': 'euro',
			'\r': 'return',
			1: 'one',
			'\u0080': 'control',
			'\ud83d\ude00': 'smile',
			ö: 'o'
		}),
		canonical({ text: 'quote " backslash \\ slash / tab \t bell \u0007 é' }),
		canonical([0, -1, Number.MAX_SAFE_INTEGER])
	],
	pairing: {
		code,
		typed: 'oi23-4567 89ab-cdef',
		signedText: new TextDecoder().decode(pairingProofBytes(code)),
		proof: await signed(device, pairingProofBytes(code))
	},
	nonceRequest: await signedText(device, nonceRequestBytes(nonceRequest)),
	handshake: await signedText(device, handshakeBytes(handshake)),
	lease: {
		...(await signedText(server, lease)),
		secret: encodeBase64url(secret),
		nonces: await Promise.all(
			[
				[1, 1],
				[1, 2],
				[7, 65_536]
			].map(async ([epoch = 0, seq = 0]) => ({ epoch, seq, nonce: await leaseNonceAt(epoch, seq) }))
		)
	},
	descriptor: { numbers: [...descriptor], encoded: evidence.descriptors[0] },
	seal: { evidence, binding: faceBinding({ eventId: eventIds[0], deviceId: DEVICE_ID }), sealed },
	faceAndBadge: { evidence: withBadge, binding: faceBinding(badgePlace), sealed: sealedWithBadge },
	credential: {
		evidence: credential,
		binding: credentialBinding(credentialPlace),
		sealed: sealedCredential
	},
	phoneBadge,
	events: [punch, jump, byNumber, byFaceAndBadge],
	receipt: await signedText(server, receipt),
	handshakes: handshakeTable(),
	pin: { pin: '908172', ...(await makePinVerifier('908172', secret.slice(0, 16), 1_000)) },
	audit: {
		seq: 1,
		prevHash: AUDIT_GENESIS,
		entry: audit,
		hash: await hashAuditEvent(1, AUDIT_GENESIS, audit)
	}
};
writeFileSync('docs/protocol-vectors.json', `${JSON.stringify(vectors, null, '\t')}\n`);

type Key = { privateKey: CryptoKey; scalar: Uint8Array; publicKey: Uint8Array<ArrayBuffer> };

async function keyOf(words: string): Promise<Key> {
	const ecdh = createECDH('prime256v1');
	const scalar = createHash('sha256').update(words).digest();
	ecdh.setPrivateKey(scalar);
	const publicKey = new Uint8Array(ecdh.getPublicKey());
	const jwk = {
		kty: 'EC',
		crv: 'P-256',
		d: encodeBase64url(scalar),
		x: encodeBase64url(publicKey.subarray(1, 33)),
		y: encodeBase64url(publicKey.subarray(33))
	};
	const privateKey = await webcrypto.subtle.importKey('jwk', jwk, KEY_ALGORITHM, false, ['sign']);
	return { privateKey, scalar: new Uint8Array(scalar), publicKey };
}

function tell({ scalar, publicKey }: Key) {
	return { privateKey: encodeBase64url(scalar), publicKey: encodeBase64url(publicKey) };
}

async function signed(key: Key, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	return encodeBase64url(await sign(key.privateKey, bytes));
}

async function signedText(key: Key, bytes: Uint8Array<ArrayBuffer>) {
	return { text: new TextDecoder().decode(bytes), signature: await signed(key, bytes) };
}

async function signEvent(event: DeviceEvent) {
	const bytes = encodeEvent(event);
	const signature = await sign(device.privateKey, bytes);
	return {
		text: new TextDecoder().decode(bytes),
		bytes: encodeBase64url(bytes),
		signature: encodeBase64url(signature),
		hash: await hashEvent(bytes, decodeBase64url(encodeBase64url(signature)))
	};
}

function canonical(value: CanonicalValue) {
	return { value, text: canonicalJson(value) };
}

function handshakeTable() {
	const [h5, h9] = ['5'.repeat(64), '9'.repeat(64)];
	const device: DeviceChain = { epoch: 1, headSeq: 5, headHash: h5, oldestKept: 1, firstWaiting: null };
	const server: ServerChain = { epoch: 1, headSeq: 5, hashAtHead: h5, holes: [], frozen: false };
	const behind = { ...server, headSeq: 3, hashAtHead: null };
	const rows: [string, DeviceChain, ServerChain, boolean][] = [
		['both ends agree', device, server, false],
		['events wait on the device', { ...device, firstWaiting: 4 }, behind, false],
		['the server lost what it had receipted', device, behind, false],
		['the same place holds another event', device, { ...server, hashAtHead: h9 }, false],
		[
			'the device’s storage went back in time',
			{ ...device, headSeq: 2 },
			{ ...server, hashAtHead: h9 },
			false
		],
		['the device is in an epoch that is over', device, { ...server, epoch: 2 }, false],
		['a hole that the device can fill', device, { ...server, holes: [[2, 3]] }, false],
		[
			'a hole that nobody can fill any more',
			{ ...device, oldestKept: 4 },
			{ ...server, holes: [[2, 3]] },
			false
		],
		['the device lost its storage', { ...device, headSeq: 0, headHash: GENESIS_HASH }, server, true],
		['two copies were seen and nobody has decided', device, { ...server, frozen: true }, false]
	];
	return rows.map(([condition, device, server, storageLost]) => ({
		condition,
		device,
		server,
		storageLost,
		verdict: judgeHandshake(device, server, storageLost)
	}));
}
