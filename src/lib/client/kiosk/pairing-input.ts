import { formatPairingCode, normalisePairingCode } from '$domain/punch/pairing-code';
import { m } from '$lib/paraglide/messages';

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

/** What the person should do after a refusal; null for one that only the server has words for. */
export function explainPairing(reason: string): string | null {
	return PAIRING_WORDS[reason]?.() ?? null;
}

/** By reason of this device or code of the server. */
const PAIRING_WORDS: Record<string, () => string> = {
	offline: m.pair_offline,
	storage_unusable: m.pair_storage_unusable,
	throttled: m.pair_throttled,
	code_invalid: m.pair_code_invalid,
	code_used: m.pair_code_used,
	code_expired: m.pair_code_expired,
	wrong_owner: m.pair_wrong_owner
};
