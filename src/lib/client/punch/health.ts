import { RECOGNITION_MODEL } from '$domain/face/models';
import type { Health } from './handshake';

/** How the browser's storage fares; null where it does not say. */
export async function readHealth(storage: StorageManager | undefined, appVersion: string): Promise<Health> {
	const estimate = await ask(() => storage?.estimate?.());
	return {
		persisted: (await ask(() => storage?.persisted?.())) ?? null,
		usedBytes: wholeOrNull(estimate?.usage),
		quotaBytes: wholeOrNull(estimate?.quota),
		appVersion: appVersion.slice(0, 40),
		modelId: RECOGNITION_MODEL
	};
}

/** On a full disk, `estimate()` itself throws (Expensify/App#87844). */
async function ask<T>(question: () => Promise<T> | undefined): Promise<T | undefined> {
	try {
		return await question();
	} catch {
		return undefined; // no answer is an answer here
	}
}

function wholeOrNull(bytes: number | undefined): number | null {
	return bytes === undefined || !Number.isFinite(bytes) ? null : Math.floor(bytes);
}
