import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_TIMEOUT_MS = 60_000;

/**
 * Asks until it is heard: a server that is just starting loses the signal, or (MariaDB 10.11) takes it and then waits
 * for connections for ever. One that has not stopped in 45 s is killed; crash recovery is safe.
 * At the end the shell takes its helpers with it: the whole process group is theirs.
 */
const GUARD = `
"$0" "$@" 3<&- & db=$!
(cat <&3 >/dev/null; n=0; while kill -TERM $db; do n=$((n+1)); [ $n -gt 45 ] && kill -KILL $db; sleep 1; done) 2>/dev/null &
wait $db; code=$?
trap '' TERM
kill -TERM 0
exit $code`;

/**
 * The server runs in its own process group, out of reach of the terminal's Ctrl-C, under a shell that waits
 * for the end of file descriptor 3. That comes when we close it, and also when we die by kill -9: the server
 * is then told to stop, cleanly. Windows has no such shell; there SHUTDOWN is sent as SQL.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {() => Promise<void>} shutDown
 */
export function spawnGuarded(program, args, shutDown) {
	const guarded = process.platform !== 'win32';
	const child = guarded
		? spawn('/bin/sh', ['-c', GUARD, program, ...args], {
				detached: true,
				stdio: ['ignore', 'ignore', 'ignore', 'pipe']
			})
		: spawn(program, args, { stdio: 'ignore', windowsHide: true });
	const leash = child.stdio[3];
	leash?.on('error', () => {}); // The other end is gone with the server; `exited` says so.
	/** @type {Promise<void>} */
	const exited = new Promise((resolve) => {
		child.once('error', () => resolve());
		child.once('exit', () => resolve());
	});
	exited.then(() => leash?.destroy());
	return {
		exited,
		isRunning: () => child.exitCode === null && child.signalCode === null && child.pid !== undefined,
		async stop() {
			if (leash) leash.destroy();
			else await shutDown();
			const late = delay(STOP_TIMEOUT_MS, 'late', { ref: false });
			if ((await Promise.race([exited, late])) !== 'late') return;
			// Crash recovery at the next start is safer than a process that never ends.
			if (child.pid) process.kill(guarded ? -child.pid : child.pid, 'SIGKILL');
			await exited;
		}
	};
}
