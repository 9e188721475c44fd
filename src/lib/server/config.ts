import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as v from 'valibot';
import { parseStandby, type Host } from './db/parse-standby';

const schema = v.object({
	DATABASE_URL: v.pipe(
		v.string(
			'DATABASE_URL is missing: start with "npm start", or set it to mysql://user:password@host:3306/bundy'
		),
		v.url('DATABASE_URL must look like mysql://user:password@host:3306/bundy')
	),
	DATABASE_STANDBY: v.optional(v.string()),
	BUNDY_MASTER_KEY: v.optional(v.string()),
	BUNDY_MASTER_KEY_FILE: v.optional(v.string())
});

/** Everything the environment decides, parsed once so that a bad value stops the start with one clear line. */
export type Config = { databaseUrl: string; standby: Host[]; masterKey: Buffer };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const metricsTokenSchema = v.optional(
	v.pipe(v.string(), v.minLength(20, 'BUNDY_METRICS_TOKEN has at least 20 characters'))
);

let loaded: Config | undefined;

/**
 * On its own, because a refusal of the rest must still be logged. Whoever watches a terminal sees what is wrong; a file
 * or a collector gets every request too.
 */
export function logLevel(): string {
	const usual = process.stdout.isTTY ? 'warn' : 'info';
	return v.parse(v.optional(v.picklist(LOG_LEVELS), usual), process.env.LOG_LEVEL || undefined);
}

/** Null: nobody but this machine may read the metrics. */
export function metricsToken(): string | null {
	return v.parse(metricsTokenSchema, process.env.BUNDY_METRICS_TOKEN || undefined) ?? null;
}

/** Bundy's folder on this machine; null where a replica has none. */
export const dataFolder = (): string | null => process.env.BUNDY_DATA || null;

let demo: boolean | undefined;

/** The data folder was filled by `npm run demo`: every page says so, however this server was started. */
export function isDemo(): boolean {
	const folder = dataFolder();
	return (demo ??= folder !== null && existsSync(join(folder, 'demo.json')));
}

/** HTTPS by an authority of our own (`npm start -- --https`), which not every device trusts yet. */
export const ownCertificate = (): boolean => Boolean(process.env.BUNDY_TLS_CERT_FILE);

/** Push services that notifications may be sent to besides those of the browsers' vendors: hosts with their port, parted by commas. */
export function pushHosts(): string[] {
	return (process.env.BUNDY_PUSH_HOSTS ?? '').split(',').filter(Boolean);
}

/** Whom a push service may turn to (RFC 8292): this installation's public address, where it has one. */
export function pushSubject(): string {
	const origin = process.env.ORIGIN ?? '';
	return origin.startsWith('https://') ? origin : 'https://bundy.invalid';
}

/** Font files of the organisation's own, for scripts that the shipped fonts lack; parted as in PATH. */
export function fontFiles(): string[] {
	return (process.env.BUNDY_FONT_FILES ?? '').split(delimiter).filter(Boolean);
}

/** Throws Error with a sentence that says which variable to mend. */
export function config(): Config {
	return (loaded ??= readConfig(process.env));
}

export function readConfig(variables: Record<string, string | undefined>): Config {
	const parsed = v.safeParse(schema, variables);
	if (!parsed.success) throw new Error(parsed.issues.map((issue) => issue.message).join('; '));
	const { DATABASE_URL, DATABASE_STANDBY, BUNDY_MASTER_KEY, BUNDY_MASTER_KEY_FILE } = parsed.output;
	return {
		databaseUrl: DATABASE_URL,
		standby: parseStandby(DATABASE_STANDBY),
		masterKey: decodeMasterKey(BUNDY_MASTER_KEY ?? readKeyFile(BUNDY_MASTER_KEY_FILE))
	};
}

function readKeyFile(path: string | undefined): string {
	if (!path)
		throw new Error(
			'The master key is missing: set BUNDY_MASTER_KEY_FILE to its file, or BUNDY_MASTER_KEY to 32 bytes in base64'
		);
	const mode = statSync(path).mode & 0o077;
	if (process.platform !== 'win32' && mode !== 0) {
		throw new Error(`The master key file ${path} can be read by others: run "chmod 600 ${path}"`);
	}
	return readFileSync(path, 'utf8');
}

function decodeMasterKey(text: string): Buffer {
	const key = Buffer.from(text.trim(), 'base64');
	if (key.length !== 32)
		throw new Error('The master key must be 32 bytes in base64 (make one with "openssl rand -base64 32")');
	return key;
}
