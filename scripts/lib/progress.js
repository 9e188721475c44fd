const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const QUIET_MS = 400;
const REMIND_MS = 10_000;

/**
 * Shows what is running while it runs: a spinner with seconds on a terminal, plain lines elsewhere.
 * Steps shorter than 0.4 s leave no trace, so that a fast second start stays short.
 *
 * @param {NodeJS.WriteStream} [out]
 */
export function createProgress(out = process.stderr) {
	const show = out.isTTY ? spinner(out) : plainLines(out);
	return {
		/**
		 * @template T
		 * @param {string} label what is being done, as "Building Bundy"
		 * @param {() => Promise<T>} work
		 * @returns {Promise<T>}
		 */
		async step(label, work) {
			const started = performance.now();
			const end = show(label, started);
			try {
				const result = await work();
				end('✓');
				return result;
			} catch (error) {
				end('✗');
				throw error;
			}
		},
		/** @param {string} text */
		line(text) {
			out.write(`${text}\n`);
		}
	};
}

/** @typedef {ReturnType<typeof createProgress>} Progress */

/** @param {NodeJS.WriteStream} out */
function spinner(out) {
	return (/** @type {string} */ label, /** @type {number} */ started) => {
		let frame = 0;
		const timer = setInterval(() => {
			out.write(`\r\x1b[K${SPINNER[frame++ % SPINNER.length]} ${label} ${secondsSince(started)} s`);
		}, 100);
		return (/** @type {string} */ mark) => {
			clearInterval(timer);
			out.write('\r\x1b[K');
			if (performance.now() - started > QUIET_MS || mark === '✗') {
				out.write(`${mark} ${label} (${secondsSince(started, 1)} s)\n`);
			}
		};
	};
}

/** @param {NodeJS.WriteStream} out */
function plainLines(out) {
	return (/** @type {string} */ label, /** @type {number} */ started) => {
		const first = setTimeout(() => out.write(`… ${label}\n`), QUIET_MS);
		const reminder = setInterval(() => out.write(`… ${label}: ${secondsSince(started)} s\n`), REMIND_MS);
		return (/** @type {string} */ mark) => {
			clearTimeout(first);
			clearInterval(reminder);
			if (performance.now() - started > QUIET_MS || mark === '✗') {
				out.write(`${mark} ${label} (${secondsSince(started, 1)} s)\n`);
			}
		};
	};
}

/**
 * @param {number} started performance.now() at the start, ms
 * @param {number} [digits]
 */
const secondsSince = (started, digits = 0) => ((performance.now() - started) / 1000).toFixed(digits);
