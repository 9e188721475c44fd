/** Changes that come in a row are one. */
const PAUSE_MS = 800;

/**
 * Runs `refresh` soon after it is asked for, one at a time. What is asked for while one runs may not be in its answer, so
 * another follows.
 */
export function createRefresher(refresh: () => Promise<void>): { ask: () => void; stop: () => void } {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let running = false;
	let again = false;
	let stopped = false;

	const ask = () => {
		if (running) again = true;
		else if (!stopped) timer ??= setTimeout(() => void run(), PAUSE_MS);
	};
	const run = async () => {
		timer = undefined;
		running = true;
		try {
			await refresh();
		} finally {
			running = false;
			if (again) {
				again = false;
				ask();
			}
		}
	};
	return {
		ask,
		stop() {
			stopped = true;
			clearTimeout(timer);
		}
	};
}
