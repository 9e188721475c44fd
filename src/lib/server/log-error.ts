/** Longest chain of causes that is written down. */
const MAX_CAUSES = 4;

export type LoggedError = {
	type: string;
	message: string;
	code?: string | number;
	stack?: string;
	cause?: LoggedError;
};

/**
 * An error as the log may have it. A failed query brings its parameters along (drizzle in the message, the driver in
 * `sql` and between the quotes of what the server said): names, tokens, sealed faces. They stay out; statement, code and
 * stack stay in.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
	if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' };
	// `code` and `sqlState` are Node's and the driver's own additions to Error.
	const { code, sqlState } = error as Error & { code?: unknown; sqlState?: unknown };
	const fromServer = typeof sqlState === 'string';
	return {
		type: error.name === 'Error' ? error.constructor.name : error.name,
		message: fromServer ? maskQuoted(error.message) : cutParameters(error.message),
		...((typeof code === 'string' || typeof code === 'number') && { code }),
		// The first lines of a stack are the message again.
		...(error.stack && { stack: framesOf(error.stack) }),
		...(error.cause !== undefined && depth < MAX_CAUSES && { cause: describeError(error.cause, depth + 1) })
	};
}

const cutParameters = (message: string) => message.replace(/\nparams:[\s\S]*$/, '');

/** Names of keys, columns and tables say what is wrong; every other quoted text may be somebody's. */
const maskQuoted = (message: string) =>
	message.replace(/(\b(?:key|column|table|user|database|field) )?'(?:[^'\\]|\\.|'')*'/gi, (all, named) =>
		named ? all : "'…'"
	);

const framesOf = (stack: string) =>
	stack
		.split('\n')
		.filter((line) => /^\s+at /.test(line))
		.join('\n');
