import { MODEL_FILES, MODEL_FOLDER } from '$domain/face/models';

const NEEDED = ['detector', 'landmarks', 'recognition'];

/** True when this device can look at faces without network: the networks lie in the browser's cache. */
export async function checkOfflineReady(): Promise<boolean> {
	if (typeof caches === 'undefined' || navigator.serviceWorker?.controller === null) return false;
	const files = MODEL_FILES.filter(({ role }) => NEEDED.includes(role));
	const found = await Promise.all(files.map(({ name }) => caches.match(`/${MODEL_FOLDER}/${name}`)));
	return found.every((response) => response !== undefined);
}
