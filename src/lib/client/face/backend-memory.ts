import { MODEL_FOLDER } from '$domain/face/models';
import * as v from 'valibot';
import type { BackendName } from '../../face-worker/protocol';

const KEY = 'bundy.face-backend';
const remembered = v.object({
	v: v.literal(1),
	backend: v.picklist(['wasm', 'webgl', 'cpu']),
	models: v.literal(MODEL_FOLDER),
	agent: v.string()
});

/** The backend that was the fastest when this browser version last measured these models, if it has. */
export function findRememberedBackend(storage = findStorage()): BackendName | null {
	const text = storage?.getItem(KEY);
	if (!text) return null;
	try {
		const result = v.safeParse(remembered, JSON.parse(text));
		return result.success && result.output.agent === navigator.userAgent ? result.output.backend : null;
	} catch (cause) {
		if (cause instanceof SyntaxError) return null;
		throw cause;
	}
}

/** Keeps the result of a measurement for the next start. */
export function rememberBackend(backend: BackendName, storage = findStorage()): void {
	const record = { v: 1, backend, models: MODEL_FOLDER, agent: navigator.userAgent };
	try {
		storage?.setItem(KEY, JSON.stringify(record));
	} catch {
		// Full or forbidden storage only means measuring again next time.
	}
}

function findStorage(): Storage | null {
	try {
		return localStorage;
	} catch {
		// Browsers that block site data throw on the mere property.
		return null;
	}
}
