import { createFaceEngine, FaceEngineError, type FaceEngine } from '../face/face-engine';

/** A second model that could not be loaded is tried again after so long. */
const RETRY_SECOND_MS = 10 * 60_000;

/** The face engine of one screen, with the second model where the site asks for it and it can be had. */
export class StationEngine {
	#engine: FaceEngine;
	/** second model that the engine was started for */
	#second: string | null;
	#secondMissingUntilMs = 0;

	constructor(second: string | null) {
		this.#second = second;
		this.#engine = createFaceEngine({ secondEmbedder: second !== null });
	}

	get current(): FaceEngine {
		return this.#engine;
	}

	/**
	 * Null once the models are loaded; else the words for what is in the way. A second model that is not here yet keeps nobody
	 * from punching.
	 */
	async load(): Promise<string | null> {
		try {
			await this.#engine.ready();
			return null;
		} catch (error) {
			if (!(error instanceof FaceEngineError)) throw error;
			if (error.reason !== 'models_unavailable' || this.#second === null) return error.words;
			console.warn('going on with one model: the second could not be loaded', error);
			this.#restart(null);
			this.#secondMissingUntilMs = performance.now() + RETRY_SECOND_MS;
			return this.load();
		}
	}

	/** The office may have switched the second model on or off: true when the engine begins anew and has to be loaded. */
	refit(second: string | null): boolean {
		const wanted = performance.now() < this.#secondMissingUntilMs ? null : second;
		if (wanted === this.#second) return false;
		this.#restart(wanted);
		return true;
	}

	dispose(): void {
		this.#engine.dispose();
	}

	#restart(second: string | null): void {
		this.#engine.dispose();
		this.#second = second;
		this.#engine = createFaceEngine({ secondEmbedder: second !== null });
	}
}
