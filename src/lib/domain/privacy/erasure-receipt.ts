import { decodeBase64url, encodeBase64url } from '../base64url';
import { fingerprintKey } from '../proof/proof-hash';
import { checkSignature, importPublicKey } from '../punch/signature';

/** Why a face was erased. */
export type EraseCause = 'withdrawn' | 'left' | 'unused' | 'switched_off';

export const ERASE_CAUSE_WORDS = {
	withdrawn: 'the consent was withdrawn',
	left: 'the person left',
	unused: 'the face was not used for as long as the policy allows',
	switched_off: 'the organisation recognises faces no longer'
} as const satisfies Record<EraseCause, string>;

export type Erasure = {
	receiptId: string;
	name: string;
	employeeNumber: string;
	cause: EraseCause;
	at: Date;
	templates: number;
	/** descriptors that were collected for a second model */
	candidates: number;
	keyDestroyed: boolean;
	/** consents that stood until then */
	consents: number;
	/** fingerprint of the key that signs */
	serverKey: string;
};

/** The words that the server signs, to the character. */
export function composeErasureReceipt(erasure: Erasure): string {
	return [
		'RECEIPT: A FACE WAS ERASED',
		`Receipt: ${erasure.receiptId}`,
		`Person: ${oneLine(erasure.name)} (${oneLine(erasure.employeeNumber)})`,
		`Time: ${erasure.at.toISOString()}`,
		`Because: ${ERASE_CAUSE_WORDS[erasure.cause]}`,
		`Templates destroyed: ${erasure.templates + erasure.candidates}`,
		`Key destroyed: ${erasure.keyDestroyed ? 'yes, so that no copy in a backup opens any more' : 'there was none'}`,
		`Consents ended: ${erasure.consents}`,
		'Kept: punches and day records, as working time records must be; no picture was ever stored.',
		'What signed punches hold of the face stays sealed inside them, as evidence, for as long as the privacy page says.',
		'Shared devices that held the face forget it when they next reach the server, or when their time to work alone is over.',
		`Signed by the server's key: ${erasure.serverKey}`
	].join('\n');
}

const MARK = '\n\n-- signature --\n';

/** The receipt as a file: the words, then the signature and the public key that shows it to be good. */
export function formatReceiptFile(
	text: string,
	{ signature, publicKey }: { signature: Uint8Array; publicKey: Uint8Array }
): string {
	return `${text}${MARK}${encodeBase64url(signature)}\n${encodeBase64url(publicKey)}\n`;
}

export type ReceiptCheck =
	| { ok: true; serverKeyFingerprint: string }
	| { ok: false; reason: 'no_receipt' | 'wrong_signature' | 'other_server' };

/**
 * Whether a receipt's words are the server's, with the file alone.
 * @param expectedKey fingerprint of the server's key from elsewhere; without it a whole new file could be made up
 */
export async function checkReceiptFile(file: string, expectedKey?: string): Promise<ReceiptCheck> {
	const [text, signed] = file.replaceAll('\r\n', '\n').split(MARK);
	const [signature = '', publicKey = ''] = (signed ?? '').split('\n');
	if (!text || !checkBase64url(signature, 64) || !checkBase64url(publicKey, 65))
		return { ok: false, reason: 'no_receipt' };
	const raw = decodeBase64url(publicKey);
	const serverKeyFingerprint = await fingerprintKey(raw);
	if (expectedKey !== undefined && expectedKey !== serverKeyFingerprint)
		return { ok: false, reason: 'other_server' };
	let key: CryptoKey;
	try {
		key = await importPublicKey(raw);
	} catch (error) {
		if (error instanceof DOMException) return { ok: false, reason: 'no_receipt' };
		throw error;
	}
	const good = await checkSignature(key, new TextEncoder().encode(text), decodeBase64url(signature));
	return good ? { ok: true, serverKeyFingerprint } : { ok: false, reason: 'wrong_signature' };
}

/** A name with a line break in it must not make up a line of the receipt. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

function checkBase64url(text: string, bytes: number): boolean {
	return /^[\w-]+$/.test(text) && text.length === Math.ceil((bytes * 4) / 3);
}
