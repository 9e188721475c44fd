import { stopWithNpm } from './npm-watch.js';
import { Refusal } from './refusal.js';

/**
 * What every command shares: Ctrl-C and friends stop it through one AbortSignal, whatever it started is
 * closed in reverse order on every way out, and an expected failure is one line without a stack.
 *
 * @typedef {{ signal: AbortSignal, closing: ReturnType<typeof createClosing> }} Command
 * @param {(command: Command) => Promise<void>} main
 */
export async function runCommand(main) {
	const abort = new AbortController();
	const closing = createClosing();
	for (const name of STOP_SIGNALS) process.on(name, () => abort.abort());
	stopWithNpm(() => abort.abort());
	// A terminal that went away must not turn our last words into a crash.
	process.stdout.on('error', () => {});
	process.stderr.on('error', () => {});
	try {
		await main({ signal: abort.signal, closing });
	} catch (error) {
		if (!abort.signal.aborted) {
			process.exitCode = 1;
			report(error);
		}
	} finally {
		await closing.run();
	}
	// Whatever an interrupted step left pending (a socket, a timer) must not keep the command alive; its last line
	// still has to get through.
	process.stdout.write('', () => process.exit());
}

/** @type {NodeJS.Signals[]} */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @param {unknown} error */
function report(error) {
	console.error(error instanceof Refusal ? `\n${error.message}` : error);
}

/** Things to undo, last started first. A failing one is reported and does not keep the others from closing. */
export function createClosing() {
	/** @type {Array<() => Promise<void> | void>} */
	const steps = [];
	return {
		/** @param {() => Promise<void> | void} step */
		add(step) {
			steps.push(step);
		},
		async run() {
			for (let step = steps.pop(); step; step = steps.pop()) {
				try {
					await step();
				} catch (error) {
					process.exitCode = 1;
					report(error);
				}
			}
		}
	};
}
