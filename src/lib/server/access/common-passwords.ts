import { dictionary } from '@zxcvbn-ts/language-common';

let known: Set<string> | undefined;

/**
 * Is this what everybody tries first: one of the 49,000 most used passwords, one character or one row of keys over and
 * over, or made of the person's own name or address (ASVS 5.0 6.2.4, 6.2.11)? The list comes with the app; nothing is asked elsewhere.
 */
export function checkCommonPassword(password: string, own: readonly string[]): boolean {
	known ??= new Set(dictionary['passwords-common'].map(String));
	const folded = password.normalize('NFKC').toLowerCase();
	const core = folded.replace(/^[\d\W_]+|[\d\W_]+$/g, '');
	if (known.has(folded) || (core.length > 0 && known.has(core))) return true;
	if (new Set(folded).size < 4 || checkRow(folded)) return true;
	const words = [...own, 'bundy'].map((word) => word.toLowerCase()).filter((word) => word.length >= 4);
	return words.some((word) => folded.replaceAll(word, '').length < 4);
}

/** "12345678901", "abcdefghij", "qwertyuiop": each character follows the one before it. */
function checkRow(text: string): boolean {
	const rows = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'];
	return rows.some((row) => row.includes(text) || [...row].reverse().join('').includes(text));
}
