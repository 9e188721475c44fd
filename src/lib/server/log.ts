import { pino } from 'pino';
import { config } from './config';

/** JSON lines, UTC. Descriptors, tokens and keys are never passed to it; the list below is the second fence. */
export const log = pino({
	level: config().logLevel,
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
