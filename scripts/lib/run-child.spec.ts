import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { lastWords, runChild } from './run-child.js';

const folder = mkdtempSync(join(tmpdir(), 'bundy-child-'));
afterAll(() => rmSync(folder, { recursive: true }));

const options = {
	command: process.execPath,
	cwd: folder,
	logFile: join(folder, 'log', 'x.log'),
	whatToDo: 'Do this.'
};

describe('runChild', () => {
	test('returns what the program printed', async () => {
		expect(await runChild({ ...options, args: ['-p', '1 + 1'] })).toBe('2\n');
	});

	test('a failure is one line with the cause, what to do and where the rest is', async () => {
		const script =
			'console.log("first"); console.error("Error: no space"); console.log("after"); process.exit(3)';
		await expect(runChild({ ...options, args: ['-e', script] })).rejects.toThrow(
			/failed \(Error: no space\)\. Do this\. Full output: .*x\.log$/
		);
		expect(readFileSync(options.logFile, 'utf8')).toContain('first');
	});

	test('a program that does not exist is a failure like any other', async () => {
		await expect(runChild({ ...options, command: 'no-such-program', args: [] })).rejects.toThrow(/ENOENT/);
	});

	test('stops the program when told to', async () => {
		const abort = new AbortController();
		const running = runChild({
			...options,
			args: ['-e', 'setInterval(() => {}, 1000)'],
			signal: abort.signal
		});
		abort.abort();
		await expect(running).rejects.toThrow(/aborted/);
	});
});

test('the cause is the first line that names an error, else the last line', () => {
	expect(lastWords('Reading…\nE: Unable to locate package x\nE: more\n')).toBe(
		'E: Unable to locate package x'
	);
	expect(lastWords('npm warn old\nnpm error code E404\nnpm error 404\n')).toBe('npm error code E404');
	expect(lastWords('one\ntwo\n\n')).toBe('two');
	expect(lastWords('')).toBe('');
});
