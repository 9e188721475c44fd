import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import { Refusal } from '../refusal.js';

const MAGIC = 'bundy-backup-1';
const FRAME_BYTES = 1 << 20;
const TAG_BYTES = 16;
/** Interactive for the one who types it, minutes for each thousand guesses: 128 MB and about 0.4 s a try. */
const SCRYPT = { N: 1 << 17, r: 8, p: 1, maxmem: 256 << 20 };

/**
 * What opens a backup: the master key (32 bytes), or a passphrase.
 *
 * @typedef {{ masterKey: Buffer } | { passphrase: string }} Secret
 *
 * What stands in front of a backup, readable without a key.
 * @typedef {{ format: 'bundy-backup-1', holds: 'data' | 'employee-keys', takenAt: string, schema: number, key: 'master-key' | 'passphrase', salt: string }} Header
 *   `schema`: `when` of the newest migration; `salt`: 16 bytes in base64
 */

/**
 * Encrypts a stream in frames of 1 MB, each authenticated by AES-256-GCM with its number, whether it is the last one, and
 * the header (the STREAM construction, Hoang et al. 2015). No byte is given out before its frame was checked, and a file
 * that was cut, or whose frames were swapped, does not open.
 *
 * @param {AsyncIterable<Buffer>} plain
 * @param {{ secret: Secret, header: Omit<Header, 'format' | 'key' | 'salt'> }} options
 * @returns {AsyncGenerator<Buffer>}
 */
export async function* sealStream(plain, { secret, header }) {
	const salt = randomBytes(16);
	const key = 'passphrase' in secret ? 'passphrase' : 'master-key';
	/** @type {Header} */
	const whole = { format: MAGIC, ...header, key, salt: salt.toString('base64') };
	const head = Buffer.from(`${JSON.stringify(whole)}\n`);
	yield head;
	const seal = createSealer(deriveKey(secret, salt), head);
	let waiting = Buffer.alloc(0);
	for await (const chunk of plain) {
		waiting = Buffer.concat([waiting, chunk]);
		// The last frame may be full, and it is known only at the end.
		while (waiting.length > FRAME_BYTES) {
			yield seal(waiting.subarray(0, FRAME_BYTES), false);
			waiting = waiting.subarray(FRAME_BYTES);
		}
	}
	yield seal(waiting, true);
}

/**
 * @param {Buffer} key
 * @param {Buffer} head
 */
function createSealer(key, head) {
	let number = 0;
	return (/** @type {Buffer} */ plain, /** @type {boolean} */ last) => {
		const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++, last)).setAAD(head);
		const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
		const length = Buffer.alloc(4);
		length.writeUInt32BE(body.length);
		return Buffer.concat([length, body]);
	};
}

/**
 * The header of a backup, and its content once a secret is given. Throws Refusal for what is no backup, for a wrong key,
 * and for bytes that were changed or are missing.
 *
 * @param {AsyncIterable<Buffer>} sealed
 * @returns {Promise<{ header: Header, open: (secret: Secret) => AsyncGenerator<Buffer> }>}
 */
export async function openSealedStream(sealed) {
	const reader = createReader(sealed);
	const head = await reader.takeLine();
	const header = parseHeader(head);
	return {
		header,
		async *open(secret) {
			const key = deriveKey(secret, Buffer.from(header.salt, 'base64'));
			for (let number = 0; ; number++) {
				const length = (await reader.take(4)).readUInt32BE();
				if (length < TAG_BYTES || length > FRAME_BYTES + TAG_BYTES) throw damaged(number);
				const body = await reader.take(length);
				const last = await reader.checkEnd();
				const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last))
					.setAAD(head)
					.setAuthTag(body.subarray(length - TAG_BYTES));
				const plain = decipher.update(body.subarray(0, length - TAG_BYTES));
				try {
					decipher.final();
				} catch {
					// Authentication failed; which of the two it was, the cipher does not say.
					throw damaged(number);
				}
				yield plain;
				if (last) return;
			}
		}
	};
}

/** @param {number} number */
const damaged = (number) =>
	new Refusal(
		number === 0
			? 'This backup does not open: it was made with another key, or it is damaged. Use the master key (or passphrase) of the installation that made it.'
			: 'This backup is damaged: bytes were changed or are missing. Use another copy.'
	);

/**
 * @param {Secret} secret
 * @param {Buffer} salt
 */
function deriveKey(secret, salt) {
	if ('passphrase' in secret) return scryptSync(secret.passphrase.normalize('NFC'), salt, 32, SCRYPT);
	return Buffer.from(hkdfSync('sha256', secret.masterKey, salt, 'bundy backup', 32));
}

/**
 * A key is used for one file only, so that a counter makes every nonce once.
 *
 * @param {number} number
 * @param {boolean} last
 */
function nonceOf(number, last) {
	const nonce = Buffer.alloc(12);
	nonce.writeUInt32BE(number, 4);
	nonce.writeUInt8(last ? 1 : 0, 11);
	return nonce;
}

/** @param {Buffer} head @returns {Header} */
function parseHeader(head) {
	try {
		const header = JSON.parse(head.toString());
		if (header.format === MAGIC) return header;
	} catch {
		// No JSON: the same as another format.
	}
	throw new Refusal('This file is no backup of Bundy, or of a newer one than this.');
}

/** @param {AsyncIterable<Buffer>} stream */
function createReader(stream) {
	const chunks = stream[Symbol.asyncIterator]();
	let waiting = Buffer.alloc(0);
	let ended = false;
	const fill = async () => {
		const { value, done } = await chunks.next();
		if (done) ended = true;
		else waiting = Buffer.concat([waiting, value]);
	};
	/** @param {number} length */
	const take = async (length) => {
		while (waiting.length < length && !ended) await fill();
		if (waiting.length < length) throw damaged(1);
		const taken = waiting.subarray(0, length);
		waiting = waiting.subarray(length);
		return taken;
	};
	return {
		take,
		/** Up to and with the first line break, within 4 KB. */
		async takeLine() {
			while (!waiting.subarray(0, 4096).includes(0x0a) && waiting.length < 4096 && !ended) await fill();
			return take(waiting.indexOf(0x0a) + 1);
		},
		async checkEnd() {
			while (waiting.length === 0 && !ended) await fill();
			return waiting.length === 0;
		}
	};
}
