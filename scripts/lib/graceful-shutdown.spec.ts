import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'bundy-shutdown-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A real server process whose answers take 300 ms, with the event by which the app closes its pool. */
const program = join(folder, 'server.mjs');
const library = pathToFileURL(join(import.meta.dirname, 'graceful-shutdown.js')).href;
writeFileSync(
	program,
	`import { createServer } from 'node:http';
	import { handleShutdown } from ${JSON.stringify(library)};
	const server = createServer((request, response) => {
		process.send('asked');
		setTimeout(() => response.end('answered'), 300);
	});
	handleShutdown(server, 5);
	process.once('sveltekit:shutdown', () => process.connected && process.send('closing'));
	server.listen(0, '127.0.0.1', () => process.send(server.address().port));`
);

async function startServer() {
	const child = spawn(process.execPath, [program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
	const heard: unknown[] = [];
	const waiting: Array<(message: unknown) => void> = [];
	child.on('message', (message) => {
		heard.push(message);
		waiting.shift()?.(message);
	});
	const next = () => new Promise<unknown>((resolve) => waiting.push(resolve));
	const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
	return { child, heard, next, exit, url: `http://127.0.0.1:${await next()}/` };
}

describe('handleShutdown', () => {
	test.each(['SIGTERM', 'SIGINT'] as const)(
		'answers the request in flight before it ends on %s',
		async (signal) => {
			const { child, heard, next, exit, url } = await startServer();
			const asked = next();
			const answer = fetch(url);
			await asked;
			child.kill(signal);
			expect(await (await answer).text()).toBe('answered');
			expect(await exit).toBe(0);
			expect(heard).toContain('closing');
		}
	);

	test('ends when its starter is gone', async () => {
		const { child, exit } = await startServer();
		child.disconnect();
		expect(await exit).toBe(0);
	});
});
