/** Keeps the screen on while the page is visible, where the browser can; returns how to stop. */
export function keepAwake(): () => void {
	let lock: WakeLockSentinel | null = null;
	const request = async () => {
		if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
		try {
			lock = await navigator.wakeLock.request('screen');
		} catch (error) {
			// Low battery or a policy: the tablet's own settings decide then.
			if (!(error instanceof DOMException)) throw error;
		}
	};
	const ask = () => void request();
	ask();
	document.addEventListener('visibilitychange', ask);
	return () => {
		document.removeEventListener('visibilitychange', ask);
		void lock?.release();
	};
}
