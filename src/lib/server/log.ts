import { pino } from 'pino';
import { logLevel } from './config';

/** JSON lines, UTC. Descriptors, tokens and keys are never passed to it; the list below is the second fence. */
export const log = pino({
	level: logLevel(),
	timestamp: pino.stdTimeFunctions.isoTime,
	base: undefined,
	redact: {
		paths: [
			'*.descriptor',
			'*.descriptors',
			'*.password',
			'*.token',
			'*.cookie',
			'*.authorization',
			'*.sealed',
			'*.bytes'
		],
		censor: '[redacted]'
	}
});
