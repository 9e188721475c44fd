import { pino, type LoggerOptions } from 'pino';
import { logLevel } from './config';
import { describeError } from './log-error';

/** Never written, at whatever depth an object brings them along. */
const SECRET_NAMES = [
	'descriptor',
	'descriptors',
	'password',
	'pin',
	'token',
	'secret',
	'cookie',
	'authorization',
	'sealed',
	'bytes',
	'signature',
	'nonce',
	'key'
];

/** JSON lines, UTC. Descriptors, tokens and keys are never passed to it; the list above is the second fence. */
export const logOptions = {
	timestamp: pino.stdTimeFunctions.isoTime,
	base: undefined,
	serializers: { err: describeError },
	redact: {
		paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]),
		censor: '[redacted]'
	}
} satisfies LoggerOptions;

export const log = pino({ ...logOptions, level: logLevel() });
