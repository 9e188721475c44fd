import { formatPairingCode, normalisePairingCode } from '$domain/punch/pairing-code';

const CODE_LENGTH = 16;

/** The code in what was typed, pasted or opened: a code, or a whole link with the code behind `#`. */
export function readPairingInput(text: string): string | null {
	return normalisePairingCode(text.slice(text.lastIndexOf('#') + 1));
}

/** What is typed so far, in groups of four as the office shows it. */
export function groupAsTyped(text: string): string {
	const letters = text
		.slice(text.lastIndexOf('#') + 1)
		.toUpperCase()
		.replace(/[^0-9A-Z]/g, '');
	return formatPairingCode(letters.slice(0, CODE_LENGTH));
}

/** What the person should do after a refusal that the server did not put into words for this page. */
export function explainPairing(reason: 'offline' | 'storage_unusable'): string {
	return reason === 'offline'
		? 'Bundy could not be reached. The code was not used: check the network, then try again.'
		: 'This browser does not keep keys: it may be in private mode, or its storage is full. The code was not used.';
}
