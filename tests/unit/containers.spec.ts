import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SOURCES } from '../../scripts/lib/build-if-changed.js';
import { ROOT } from '../../scripts/lib/settings.js';

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

/** One instruction per entry, continued lines joined, comments gone. */
const instructions = read('Dockerfile')
	.replace(/\\\n/g, ' ')
	.split('\n')
	.filter((line) => line.trim() && !line.startsWith('#'))
	.map((line) => line.trim().split(/\s+/));
const ofKind = (kind: string) => instructions.filter(([name]) => name === kind);

describe('the Dockerfile', () => {
	test('copies only what there is', () => {
		const ignored = read('.dockerignore').split('\n').filter(Boolean);
		const sources = ofKind('COPY')
			.filter((words) => !words[1]?.startsWith('--from'))
			.flatMap((words) => words.slice(1, -1));
		expect(sources.length).toBeGreaterThan(5);
		for (const source of sources) {
			expect(existsSync(join(ROOT, source)), source).toBe(true);
			expect(ignored, source).not.toContain(source);
		}
	});

	test('copies all that a build is made from before it builds', () => {
		const copied = ofKind('COPY')
			.filter((words) => !words[1]?.startsWith('--from'))
			.flatMap((words) => words.slice(1, -1));
		const isCopied = (source: string) =>
			copied.some((path) => source === path || source.startsWith(`${path}/`));
		expect(SOURCES.filter((source) => !isCopied(source))).toEqual([]);
	});

	test('takes from the build what the server imports, and nothing of the tools', () => {
		const taken = ofKind('COPY').flatMap(([, from, path]) => (from === '--from=build' ? [path] : []));
		expect(taken.sort()).toEqual(
			['build', 'drizzle', 'node_modules', 'package.json', 'scripts'].map((name) => `/bundy/${name}`)
		);
		expect(read('Dockerfile')).toContain('npm prune --omit=dev');
	});

	test('names its images with a version, ends as a user without rights, and has a health check', () => {
		for (const [, image] of ofKind('FROM')) expect(image).toMatch(/^node:24-slim$/);
		expect(ofKind('USER')).toEqual([['USER', 'node']]);
		const order = instructions.map(([name]) => name);
		expect(order.lastIndexOf('RUN')).toBeLessThan(order.indexOf('USER'));
		expect(ofKind('HEALTHCHECK')).toHaveLength(1);
		// Exec form: SIGTERM reaches Node itself.
		for (const words of ofKind('CMD')) expect(words[1]).toMatch(/^\["node",?/);
		expect(read('Dockerfile')).not.toMatch(/\b(ADD|sudo|curl|latest|apt-get)\b/);
	});
});

type Service = {
	image: string;
	command?: string[];
	environment?: Record<string, string>;
	volumes?: string[];
	networks?: string[];
	ports?: string[];
	depends_on?: Record<string, { condition: string }>;
	read_only?: boolean;
	healthcheck?: object;
};

describe('compose.yaml', () => {
	// Merge keys (<<) are YAML 1.1, which compose reads.
	const compose: { services: Record<string, Service>; volumes: object; networks: object } = parse(
		read('compose.yaml'),
		{ merge: true }
	);
	const services = Object.entries(compose.services);

	test('has the app, a database, HTTPS and backups', () => {
		expect(Object.keys(compose.services).sort()).toEqual(
			['app', 'backup', 'caddy', 'database', 'secrets', 'setup'].sort()
		);
		expect(compose.services.database?.image).toBe('mysql:8.4');
	});

	test('names only volumes, networks and services that there are', () => {
		for (const [name, { volumes = [], networks = [], depends_on = {} }] of services) {
			for (const volume of volumes)
				expect(Object.keys(compose.volumes), name).toContain(volume.split(':')[0]);
			for (const network of networks) expect(Object.keys(compose.networks), name).toContain(network);
			for (const other of Object.keys(depends_on))
				expect(Object.keys(compose.services), name).toContain(other);
		}
	});

	test('waits for the health of those that have a health check, and for the end of those that end', () => {
		for (const [, { depends_on = {} }] of services) {
			for (const [other, { condition }] of Object.entries(depends_on)) {
				const ends = ['secrets', 'setup'].includes(other);
				expect(condition, other).toBe(ends ? 'service_completed_successfully' : 'service_healthy');
			}
		}
		expect(compose.services.database?.healthcheck).toBeDefined();
	});

	test('runs commands that the container script knows', () => {
		const script = read('scripts/container.js');
		const own = services.filter(([, { image }]) => image === 'bundy');
		expect(own).toHaveLength(4);
		for (const [name, { command = [], read_only }] of own) {
			expect(command.slice(0, 2), name).toEqual(['node', 'scripts/container.js']);
			expect(script, name).toMatch(new RegExp(`COMMANDS = \\{.*\\b${command[2]}\\b`));
			expect(read_only, name).toBe(true);
		}
	});

	test('holds no password, shows the database to nobody, and keeps its root password from the app', () => {
		for (const [name, { environment = {}, ports }] of services) {
			for (const [key, value] of Object.entries(environment)) {
				if (/password|secret|token|key/i.test(key)) expect(value, key).toMatch(/^(\/|\$\{\w+:-\}$)/);
			}
			if (name !== 'caddy') expect(ports, name).toBeUndefined();
		}
		expect(compose.services.app?.volumes?.join()).not.toContain('database-secrets');
		expect(compose.services.database?.networks).toEqual(['inside']);
	});
});
