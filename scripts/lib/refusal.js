/**
 * An expected outcome that ends a command: its message is the one line a person gets,
 * and says what is wrong and what to do next. Anything else that is thrown is a bug and keeps its stack.
 */
export class Refusal extends Error {
	/** @override */
	name = 'Refusal';
}

/**
 * What a file system error means for the person at the keyboard.
 *
 * @param {unknown} error
 * @param {string} path the file or folder we wanted to write
 * @param {string} [otherwise] another way out, as a whole sentence
 * @returns {Refusal | null} null when it is not a file system error we know
 */
export function explainWriteError(error, path, otherwise = '') {
	switch (codeOf(error)) {
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
		case 'ENOENT':
		case 'ENOTDIR':
			return new Refusal(
				`Cannot write to ${path} (${codeOf(error)}). Make that folder writable for this user. ${otherwise}`.trimEnd()
			);
		case 'ENOSPC':
		case 'EDQUOT':
			return new Refusal(`The disk that holds ${path} is full. Free some space and start again.`);
		default:
			return null;
	}
}

/**
 * @param {unknown} error
 * @returns {string} the `code` of a Node or MySQL error, or an empty string
 */
export function codeOf(error) {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
