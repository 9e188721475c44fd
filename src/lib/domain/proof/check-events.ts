import { decodeBase64url, encodeBase64url, encodeHex } from '../base64url';
import { checkPunch, GENESIS_HASH, parseEvent, type DeviceEvent } from '../punch/device-event';
import { deriveLeaseNonce, importLeaseSecret } from '../punch/lease';
import { openReceipt } from '../punch/receipt';
import { checkSignature, hashEvent, importPublicKey } from '../punch/signature';
import type { Findings } from './proof-findings';
import type { ProofLineOf } from './proof-line';

type Device = ProofLineOf<'device'> & { key: CryptoKey | null };
type Lease = ProofLineOf<'lease'> & { key: CryptoKey | null };

/** A piece of a chain as far as it was read. */
type Piece = ProofLineOf<'chain'> & {
	name: string;
	/** last event read; null before the first */
	last: { seq: number; hash: string } | null;
	/** hashes that no receipt has named yet, by seq */
	unreceipted: Map<number, string>;
	/** punches by event id that no judgement has named yet */
	unjudged: Map<string, number>;
	hashBySeq: Map<number, string>;
};

/** Checks what devices sent: signatures, hashes, order, gaps, epochs, nonces, receipts. Lines are taken in the file's order. */
export class EventCheck {
	events = 0;
	punches = 0;
	readonly devices = new Map<string, Device>();
	/** made offline under a lease that still runs */
	#nonceUnchecked = 0;
	#onlineNonces = 0;
	#unjudged = 0;
	readonly #findings: Findings;
	readonly #leases = new Map<string, Lease>();
	readonly #eventIds = new Set<string>();
	readonly #nonces = new Set<string>();
	readonly #pieces = new Set<string>();
	#piece: Piece | null = null;

	constructor(findings: Findings) {
		this.#findings = findings;
	}

	async takeDevice(line: ProofLineOf<'device'>): Promise<void> {
		const key = await importOrNull(line.publicKey);
		if (!key) this.#findings.wrong('signatures', `Device “${line.name}” has no key that can be read.`);
		this.devices.set(line.deviceId, { ...line, key });
	}

	takeChain(line: ProofLineOf<'chain'>): void {
		this.#closePiece();
		const device = this.devices.get(line.deviceId);
		const name = `Device “${device?.name ?? line.deviceId}”, epoch ${line.epoch}`;
		if (!device) this.#findings.wrong('signatures', `${name}: this proof does not hold the device’s key.`);
		if (device && line.epoch > device.epoch) {
			this.#findings.wrong(
				'epochs',
				`${name}: this epoch was never opened; the device is in epoch ${device.epoch}.`
			);
		}
		const key = `${line.deviceId} ${line.epoch}`;
		if (this.#pieces.has(key)) this.#findings.wrong('duplicates', `${name}: this chain comes twice.`);
		this.#pieces.add(key);
		this.#piece = {
			...line,
			name,
			last: null,
			unreceipted: new Map(),
			unjudged: new Map(),
			hashBySeq: new Map()
		};
	}

	async takeLease(line: ProofLineOf<'lease'>): Promise<void> {
		const secret = line.secret === null ? null : decodeOrNull(line.secret);
		const key = secret && (await importLeaseSecret(secret));
		this.#leases.set(line.leaseId, { ...line, key });
	}

	async takeEvent(line: ProofLineOf<'event'>, number: number): Promise<void> {
		const taken = await this.#takeLink(line, number);
		if (!taken) return;
		const { event, piece, name, hash } = taken;
		this.events++;
		piece.unreceipted.set(event.seq, hash);
		piece.hashBySeq.set(event.seq, hash);
		this.#checkOnce(event, name);
		await this.#checkLease(event, name);
		if (checkPunch(event)) {
			this.punches++;
			piece.unjudged.set(event.eventId, event.seq);
		}
	}

	/** Refused on arrival: no receipt and no judgement names it, but the next event holds its hash. */
	async takeRefused(line: ProofLineOf<'refused'>, number: number): Promise<void> {
		const taken = await this.#takeLink(line, number);
		if (!taken) return;
		const { event, piece } = taken;
		const why = REFUSAL_WORDS[line.code] ?? line.code;
		this.#findings.notice(
			'chains',
			`${piece.name}: event ${event.seq} was refused when it arrived (${why}); it keeps its place and counts for nothing.`
		);
	}

	/** The next link of the chain, signed and in its place; null when the line holds none of this chain. */
	async #takeLink(line: { bytes: string; signature: string; hash: string }, number: number) {
		const piece = this.#piece;
		const bytes = decodeOrNull(line.bytes);
		const parsed = bytes && parseEvent(bytes);
		if (!bytes || !parsed?.ok || !piece) {
			const reason = parsed && !parsed.ok ? ` (${parsed.reason})` : '';
			this.#findings.wrong('signatures', `Line ${number} holds no event of this chain${reason}.`);
			return null;
		}
		const { event } = parsed;
		const name = `${piece.name}, event ${event.seq}`;
		if (event.deviceId !== piece.deviceId || event.epoch !== piece.epoch) {
			this.#findings.wrong('chains', `${piece.name}: line ${number} holds an event of another chain.`);
			return null;
		}
		const hash = await this.#checkSigned(line, { name, bytes });
		this.#checkPlace(event, { piece, name, hash });
		piece.last = { seq: event.seq, hash };
		return { event, piece, name, hash };
	}

	async takeFork(line: ProofLineOf<'fork'>, number: number): Promise<void> {
		const bytes = decodeOrNull(line.bytes);
		const parsed = bytes && parseEvent(bytes);
		if (!bytes || !parsed?.ok || !this.#piece) {
			this.#findings.wrong('signatures', `Line ${number} holds no event of this chain.`);
			return;
		}
		const name = `${this.#piece.name}, event ${parsed.event.seq} (the other one)`;
		await this.#checkSigned(line, { name, bytes });
		this.#findings.notice(
			'duplicates',
			`${this.#piece.name}: two events claim place ${parsed.event.seq}; both are kept. Two devices held one key, or one was restored from a copy.`
		);
	}

	async takeReceipt(
		line: ProofLineOf<'receipt'>,
		serverKey: CryptoKey | null,
		number: number
	): Promise<void> {
		const piece = this.#piece;
		if (!piece || !serverKey) {
			this.#findings.wrong('receipts', `Line ${number}: this receipt cannot be checked.`);
			return;
		}
		const receipt = await openReceipt(line, { serverKey, deviceId: piece.deviceId, epoch: piece.epoch });
		if (!receipt) {
			this.#findings.wrong(
				'receipts',
				`Line ${number}: the receipt is not the server’s word for this chain.`
			);
			return;
		}
		for (const { seq, hash } of receipt.items) {
			const stored = piece.hashBySeq.get(seq);
			if (stored !== undefined && stored !== hash) {
				this.#findings.wrong(
					'receipts',
					`${piece.name}, event ${seq}: the server receipted another event at this place.`
				);
			} else if (stored === undefined) {
				this.#findings.wrong('receipts', `${piece.name}, event ${seq}: receipted, and not in this proof.`);
			}
			piece.unreceipted.delete(seq);
		}
	}

	takePunch(line: ProofLineOf<'punch'>): void {
		const { eventId, earliestMs, punchedMs, latestMs } = line;
		if (!this.#piece?.unjudged.delete(eventId)) {
			this.#findings.wrong('punches', `A judgement names event ${eventId}, which is no punch of this proof.`);
		}
		if (punchedMs < earliestMs || punchedMs > latestMs) {
			this.#findings.wrong(
				'punches',
				`The time of punch ${eventId} is outside the bounds that its evidence allows.`
			);
		}
	}

	finish(): void {
		this.#closePiece();
		if (this.#unjudged > 0) {
			this.#findings.notice('punches', `${quantity(this.#unjudged, 'punch', 'punches')} not judged yet.`);
		}
		if (this.#nonceUnchecked > 0) {
			this.#findings.notice(
				'nonces',
				`${quantity(this.#nonceUnchecked, 'event')} made alone under a lease that still runs or that the server no longer has: the nonces cannot be checked from this file.`
			);
		}
		if (this.#onlineNonces > 0) {
			this.#findings.notice(
				'nonces',
				`${quantity(this.#onlineNonces, 'event')} made online: that the nonce was the server’s own was checked on arrival and needs the server’s secret; here it is only checked that none comes twice.`
			);
		}
	}

	async #checkSigned(
		line: { signature: string; hash: string },
		{ name, bytes }: { name: string; bytes: Uint8Array<ArrayBuffer> }
	): Promise<string> {
		const signature = decodeOrNull(line.signature) ?? new Uint8Array();
		const key = this.devices.get(this.#piece?.deviceId ?? '')?.key;
		if (key && !(await checkSignature(key, bytes, signature))) {
			this.#findings.wrong('signatures', `${name}: the signature does not fit the device’s key.`);
		}
		const hash = await hashEvent(bytes, signature);
		if (hash !== line.hash) {
			this.#findings.wrong('chains', `${name}: the stored hash is not that of its bytes and signature.`);
		}
		return hash;
	}

	#checkPlace(event: DeviceEvent, at: { piece: Piece; name: string; hash: string }): void {
		const { piece, name } = at;
		const expected = piece.last ? piece.last.seq + 1 : piece.fromSeq;
		if (event.seq < expected) {
			this.#findings.wrong('duplicates', `${name}: comes twice, or out of order.`);
			return;
		}
		if (event.seq > expected) {
			this.#findings.wrong('gaps', `${piece.name}: ${missing(expected, event.seq - 1)}.`);
			return;
		}
		const previous = piece.last?.hash ?? (event.seq === 1 ? GENESIS_HASH : null);
		if (previous === null) {
			const text = `${piece.name}: the period begins with event ${event.seq}; what came before it is not in this proof.`;
			this.#findings.notice('chains', text);
		} else if (event.prevHash !== previous) {
			const before = event.seq === 1 ? 'of a chain’s beginning' : `of event ${event.seq - 1}`;
			this.#findings.wrong('chains', `${name}: does not hold the hash ${before}.`);
		}
	}

	#checkOnce(event: DeviceEvent, name: string): void {
		if (this.#eventIds.has(event.eventId)) {
			this.#findings.wrong('duplicates', `${name}: its id ${event.eventId} comes twice.`);
		}
		this.#eventIds.add(event.eventId);
		if (!checkPunch(event) || event.nonce === null) return;
		this.#onlineNonces++;
		const id = nonceId(event.nonce);
		if (this.#nonces.has(id)) this.#findings.wrong('duplicates', `${name}: its nonce was used twice.`);
		this.#nonces.add(id);
	}

	async #checkLease({ lease, epoch, seq, deviceId }: DeviceEvent, name: string): Promise<void> {
		if (!lease) return;
		const known = this.#leases.get(lease.leaseId);
		if (!known?.key) {
			this.#nonceUnchecked++;
			return;
		}
		if (known.deviceId !== deviceId || known.epoch !== epoch) {
			this.#findings.wrong('nonces', `${name}: names a lease of another device or epoch.`);
			return;
		}
		if (encodeBase64url(await deriveLeaseNonce(known.key, { epoch, seq })) !== lease.nonce) {
			this.#findings.wrong('nonces', `${name}: its nonce does not follow from its lease and its place.`);
		}
	}

	#closePiece(): void {
		const piece = this.#piece;
		this.#piece = null;
		if (!piece) return;
		const end = piece.last?.seq ?? piece.fromSeq - 1;
		if (end < piece.toSeq) this.#findings.wrong('gaps', `${piece.name}: ${missing(end + 1, piece.toSeq)}.`);
		if (piece.last?.seq === piece.headSeq && piece.last.hash !== piece.headHash) {
			this.#findings.wrong(
				'chains',
				`${piece.name}: the chain ends with another event than the server’s own end of it.`
			);
		}
		for (const seq of piece.unreceipted.keys()) {
			this.#findings.wrong('receipts', `${piece.name}, event ${seq}: no receipt of the server covers it.`);
		}
		this.#unjudged += piece.unjudged.size;
	}
}

/** Why an event was not taken, for people. */
const REFUSAL_WORDS: Record<string, string> = {
	descriptor_invalid: 'what it sealed is no face',
	nonce_invalid: 'its nonce was not issued to this device',
	nonce_reused: 'its nonce was used before',
	event_id_reused: 'another event has its id'
};

const missing = (from: number, to: number) =>
	from === to ? `event ${from} is missing` : `events ${from} to ${to} are missing`;

export const quantity = (n: number, one: string, many = `${one}s`) =>
	`${n.toLocaleString('en')} ${n === 1 ? `${one} was` : `${many} were`}`;

/** A nonce's 128 random bits: what must never come twice. Its other parts are its expiry and the server's authentication. */
function nonceId(nonce: string): string {
	const bytes = decodeOrNull(nonce);
	return bytes ? encodeHex(bytes.subarray(0, 16)) : nonce;
}

export async function importOrNull(publicKey: string): Promise<CryptoKey | null> {
	try {
		return await importPublicKey(decodeBase64url(publicKey));
	} catch {
		// RangeError: no base64url; DataError: no point on the curve.
		return null;
	}
}

export function decodeOrNull(text: string): Uint8Array<ArrayBuffer> | null {
	try {
		return decodeBase64url(text);
	} catch {
		return null; // not canonical base64url
	}
}
