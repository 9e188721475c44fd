import type { DeviceStore } from './device-store';

const BALLAST_BYTES = 2 * 1024 * 1024;
/** What getRandomValues gives at once. */
const CHUNK = 65_536;

/**
 * A browser that has used up its quota refuses even the smallest record, while deleting still works. The ballast is
 * there to be thrown off then: it makes room for about a thousand punches. Random, since storage compresses.
 */
export async function loadBallast(store: DeviceStore): Promise<void> {
	if (await store.hasBallast()) return;
	const bytes = new Uint8Array(BALLAST_BYTES);
	for (let at = 0; at < BALLAST_BYTES; at += CHUNK) crypto.getRandomValues(bytes.subarray(at, at + CHUNK));
	try {
		await store.saveBallast(bytes);
	} catch (error) {
		// No room for it: the disk is nearly full already, which the storage warning says.
		if (!checkQuotaError(error)) throw error;
	}
}

/** Runs `write`; when the quota is used up, throws off the ballast and runs it once more. */
export async function withBallast<T>(store: DeviceStore, write: () => Promise<T>): Promise<T> {
	try {
		return await write();
	} catch (error) {
		if (!checkQuotaError(error) || !(await store.dropBallast())) throw error;
		return write();
	}
}

function checkQuotaError(error: unknown): boolean {
	return error instanceof DOMException && error.name === 'QuotaExceededError';
}
