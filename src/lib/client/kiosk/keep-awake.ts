/** A lock that the system took away, over a low battery say, is asked for again after so long. */
const ASK_EVERY_MS = 60_000;

/** Keeps the screen on while the page is visible, where the browser can; returns how to stop. */
export function keepAwake(): () => void {
	let lock: WakeLockSentinel | null = null;
	let stopped = false;
	const request = async () => {
		const held = lock !== null && !lock.released;
		if (held || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
		try {
			const taken = await navigator.wakeLock.request('screen');
			if (stopped) return void taken.release();
			lock = taken;
		} catch (error) {
			// Low battery or a policy: the tablet's own settings decide then.
			if (!(error instanceof DOMException)) throw error;
		}
	};
	const ask = () => void request();
	ask();
	const timer = setInterval(ask, ASK_EVERY_MS);
	document.addEventListener('visibilitychange', ask);
	return () => {
		stopped = true;
		clearInterval(timer);
		document.removeEventListener('visibilitychange', ask);
		void lock?.release();
	};
}
