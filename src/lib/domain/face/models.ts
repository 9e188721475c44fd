import modelFiles from './model-files.json' with { type: 'json' };

/**
 * What makes two descriptors comparable: network and weights, chip, cuts, normalisation. Any change gets a new id, and
 * templates under the old one stay usable until their people have been enrolled again.
 */
export const RECOGNITION_MODEL = 'dlib-resnet-v1/chip150-cuts-l2@2';
export const SECOND_MODEL = 'faceres-v1/chip224-sqrt-centred-cuts-l2@2';

export type ModelId = typeof RECOGNITION_MODEL | typeof SECOND_MODEL;

/** Length of each model's descriptor. */
export const DESCRIPTOR_DIMENSIONS: Record<ModelId, number> = {
	[RECOGNITION_MODEL]: 128,
	[SECOND_MODEL]: 1024
};

/** Which network a file belongs to; `faceres` is fetched only where the second embedder is switched on. */
export type ModelRole = 'detector' | 'landmarks' | 'recognition' | 'runtime' | 'faceres';

/** One file under static/: its name, its size, and the SHA-256 that build and worker check. */
export type ModelFile = { role: ModelRole; name: string; from: string; bytes: number; sha256: string };

/** Folder of the model files below the app's root. It changes with any byte of any file, so its URLs never go stale. */
export const MODEL_FOLDER: string = modelFiles.folder;

// The JSON module types `role` as string; model-files.spec checks each one.
export const MODEL_FILES = modelFiles.files as readonly ModelFile[];

/** True if the string names a model that this version computes or compares. */
export function isModelId(id: string): id is ModelId {
	return id === RECOGNITION_MODEL || id === SECOND_MODEL;
}
