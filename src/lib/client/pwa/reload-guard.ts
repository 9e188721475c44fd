/** A server that lacks a file for good must not keep a page reloading. */
export const RELOAD_EVERY_MS = 60_000;

const KEY = 'bundy-reloaded-at';

/** Whether a page that found code missing may reload itself; notes that it does. */
export function checkMayReload(storage: Pick<Storage, 'getItem' | 'setItem'>, nowMs: number): boolean {
	const lastMs = Number(storage.getItem(KEY) ?? -Infinity);
	if (Math.abs(nowMs - lastMs) < RELOAD_EVERY_MS) return false;
	storage.setItem(KEY, String(nowMs));
	return true;
}
