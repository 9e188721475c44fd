import { MODEL_FILES, type ModelFile, type ModelRole } from '$domain/face/models';
import { FaceError } from './protocol';
import { io, type NamedTensorMap } from './tfjs';

/** One network's two files as they were fetched: what each weight is called and shaped like, and their numbers. */
export type WeightFiles = { manifest: ArrayBuffer; weights: ArrayBuffer };

/**
 * Fetches one network's weights and checks every byte against its SHA-256; needs no backend.
 * A file that does not match (a truncated cache entry, a meddling proxy) is fetched once more past the HTTP cache.
 * @param modelsUrl folder of the files, with a slash at its end
 */
export async function fetchWeights(modelsUrl: string, role: ModelRole): Promise<WeightFiles> {
	const files = MODEL_FILES.filter((file) => file.role === role);
	const [manifest, weights] = await Promise.all([
		fetchChecked(modelsUrl, pick(files, '.json')),
		fetchChecked(modelsUrl, pick(files, '.bin'))
	]);
	return { manifest, weights };
}

/** Puts weights onto the backend that runs. The caller owns the tensors. */
export function decodeWeights({ manifest, weights }: WeightFiles): NamedTensorMap {
	const groups: { weights: io.WeightsManifestEntry[] }[] = JSON.parse(new TextDecoder().decode(manifest));
	return io.decodeWeights(
		weights,
		groups.flatMap((group) => group.weights)
	);
}

function pick(files: readonly ModelFile[], extension: string): ModelFile {
	const file = files.find(({ name }) => name.endsWith(extension));
	if (!file) throw new FaceError('models_unavailable', `no ${extension} file is listed`);
	return file;
}

async function fetchChecked(modelsUrl: string, file: ModelFile): Promise<ArrayBuffer> {
	for (const cache of ['default', 'reload'] as const) {
		const bytes = await fetchBytes(modelsUrl + file.name, cache);
		if ((await sha256(bytes)) === file.sha256) return bytes;
	}
	throw new FaceError('models_corrupt', `${file.name} is not the file this version was built with`);
}

async function fetchBytes(url: string, cache: RequestCache): Promise<ArrayBuffer> {
	try {
		const response = await fetch(url, { cache });
		if (!response.ok) throw new FaceError('models_unavailable', `${url} answered ${response.status}`);
		return await response.arrayBuffer();
	} catch (cause) {
		if (cause instanceof FaceError) throw cause;
		throw new FaceError('models_unavailable', `${url} could not be fetched`, { cause });
	}
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
