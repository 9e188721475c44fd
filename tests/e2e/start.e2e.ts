import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../scripts/lib/free-port.js';
import { ROOT } from '../../scripts/lib/settings.js';
import { E2E_BUILD } from '../support/app';
import { createTestDatabase } from '../support/database';

/** A copy of the working tree, as a clone would be, with the installed packages and the build of this run. */
const clone = mkdtempSync(join(tmpdir(), 'bundy-clone-'));
let port: number;

beforeAll(async () => {
	const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
		cwd: ROOT,
		encoding: 'utf8'
	});
	for (const file of listed.split('\0').filter((name) => name && existsSync(join(ROOT, name)))) {
		mkdirSync(dirname(join(clone, file)), { recursive: true });
		cpSync(join(ROOT, file), join(clone, file));
	}
	symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'), 'junction');
	cpSync(join(ROOT, E2E_BUILD), join(clone, 'build'), { recursive: true });
	port = await findFreePort();
});

afterAll(() => {
	for (const pid of processesOf(clone)) process.kill(pid, 'SIGKILL');
	rmSync(clone, { recursive: true, force: true, maxRetries: 5 });
});

interface Start {
	/** npm */
	child: ChildProcess;
	output: () => string;
	exit: Promise<number | null>;
}

/** In a process group of its own, so that a signal to the group is what Ctrl-C is. */
function npmStart(env: Record<string, string> = {}): Start {
	const child = spawn('npm', ['start'], {
		cwd: clone,
		detached: true,
		env: { ...process.env, PORT: String(port), ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	return { child, output: () => output, exit: new Promise((resolve) => child.once('close', resolve)) };
}

async function untilReady(start: Start): Promise<string> {
	const ended = start.exit.then(() => true);
	while (!start.output().includes('Ctrl-C stops it.')) {
		if (await Promise.race([ended, delay(50, false)])) throw new Error(`npm start ended: ${start.output()}`);
	}
	return start.output();
}

/** Resolves when npm has ended. Its exit code is the shell's business: some say 0, some 130. */
async function pressCtrlC({ child, exit }: Start): Promise<void> {
	if (child.pid) process.kill(-child.pid, 'SIGINT');
	await exit;
}

/** Processes that run in a folder or name it on their command line. */
function processesOf(folder: string): number[] {
	if (!existsSync('/proc/self')) {
		const lines = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
		return lines.filter((line) => line.includes(folder)).map((line) => Number.parseInt(line, 10));
	}
	return readdirSync('/proc')
		.map(Number)
		.filter((pid) => {
			try {
				const isZombie = /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
				const names = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readlinkSync(`/proc/${pid}/cwd`);
				return !isZombie && pid !== process.pid && names.includes(folder);
			} catch {
				// Not a process, or gone while we looked.
				return false;
			}
		});
}

async function untilNobodyIsLeft(): Promise<void> {
	while (processesOf(clone).length > 0) await delay(50);
}

async function withDatabase<T>(work: (connection: mysql.Connection) => Promise<T>): Promise<T> {
	const { adminPassword } = JSON.parse(readFileSync(join(clone, '.data', 'database.json'), 'utf8'));
	const connection = await mysql.createConnection({
		socketPath: join(clone, '.data', 'run', 'mysql.sock'),
		user: 'bundy_admin',
		password: adminPassword,
		database: 'bundy'
	});
	try {
		return await work(connection);
	} finally {
		await connection.end();
	}
}

test('the first start serves the app and prints a setup link that opens; Ctrl-C leaves no process', async () => {
	const start = npmStart();
	const output = await untilReady(start);
	expect(output).toContain(`Bundy is ready: http://localhost:${port}`);
	const link = /http:\/\/localhost:\d+\/setup\?token=[\w-]{43}/.exec(output)?.[0];
	const page = await fetch(String(link));
	expect(page.status).toBe(200);
	expect(await page.text()).toContain('<form');
	expect(statSync(join(clone, '.data', 'master.key')).mode & 0o777).toBe(0o600);
	expect(statSync(join(clone, '.data')).mode & 0o777).toBe(0o700);

	await pressCtrlC(start);
	expect(processesOf(clone)).toEqual([]);
	expect(readFileSync(join(clone, '.data', 'mysql.log'), 'utf8')).toContain('Shutdown complete');
});

test('what was committed survives kill -9 of everything, and the next start is fast', async () => {
	const start = npmStart();
	await untilReady(start);
	await withDatabase(async (connection) => {
		await connection.query('CREATE TABLE survivor (id INT PRIMARY KEY)');
		await connection.query('INSERT INTO survivor VALUES (42)');
	});
	for (const pid of processesOf(clone)) process.kill(pid, 'SIGKILL');
	await start.exit;
	await untilNobodyIsLeft();

	const again = npmStart();
	const output = await untilReady(again);
	expect(output).not.toContain('Building');
	expect(output).not.toContain('Installing');
	const rows = await withDatabase(
		async (connection) => (await connection.query('SELECT id FROM survivor'))[0]
	);
	expect(rows).toEqual([{ id: 42 }]);
	await pressCtrlC(again);
});

test('beside a running one, a second start and a taken port are one clear line each; nothing outlives kill -9 of npm', async () => {
	const start = npmStart();
	await untilReady(start);

	const second = npmStart();
	expect(await second.exit).toBe(1);
	expect(second.output()).toContain(`Bundy is already running on this data: http://localhost:${port}`);

	const elsewhere = npmStart({ BUNDY_DATA: join(clone, 'other-data') });
	expect(await elsewhere.exit).toBe(1);
	expect(elsewhere.output()).toContain(`Port ${port} is taken by another program`);
	expect(elsewhere.output()).not.toMatch(/\n\s+at /);

	start.child.kill('SIGKILL');
	await untilNobodyIsLeft();
	expect(readFileSync(join(clone, '.data', 'mysql.log'), 'utf8')).toContain('Shutdown complete');
});

test('a part that dies is started again', async () => {
	const start = npmStart();
	await untilReady(start);
	process.kill(Number(readFileSync(join(clone, '.data', 'run', 'mysql.pid'), 'utf8')), 'SIGKILL');
	while (!start.output().includes('database server stopped unexpectedly')) await delay(50);
	while (!(await withDatabase((connection) => connection.query('SELECT 1')).catch(() => false)))
		await delay(100);
	expect((await fetch(`http://localhost:${port}/sign-in`)).status).toBe(200);
	await pressCtrlC(start);
	expect(processesOf(clone)).toEqual([]);
});

test('DATABASE_URL is used instead of a private server', async () => {
	const database = await createTestDatabase();
	const dataDir = join(clone, 'external');
	const start = npmStart({ DATABASE_URL: database.adminUrl, BUNDY_DATA: dataDir });
	await untilReady(start);
	expect(existsSync(join(dataDir, 'mysql'))).toBe(false);
	expect((await fetch(`http://localhost:${port}/sign-in`)).status).toBe(200);
	await pressCtrlC(start);
	expect(processesOf(clone)).toEqual([]);
	await database.drop();
});

test('a broken migration is one line that names the file, and nothing is served', async () => {
	const journal = join(clone, 'drizzle', 'meta', '_journal.json');
	const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8'));
	const broken = {
		idx: entries.length,
		version: '5',
		when: Date.now(),
		tag: '9999_broken',
		breakpoints: true
	};
	writeFileSync(journal, JSON.stringify({ ...rest, entries: [...entries, broken] }));
	writeFileSync(join(clone, 'drizzle', '9999_broken.sql'), 'CREATE TABLE (');

	const start = npmStart();
	expect(await start.exit).toBe(1);
	expect(start.output()).toMatch(/9999_broken\.sql failed at statement 1 .*Nothing is served/);
	expect(start.output()).not.toMatch(/\n\s+at /);
	expect(processesOf(clone)).toEqual([]);
});
