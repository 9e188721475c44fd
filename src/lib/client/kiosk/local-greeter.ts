import type { FaceSample } from '$domain/face/frame-analysis';
import type { LocalGallery } from '$domain/matching/site-gallery';
import { MatchThrottle } from '$domain/matching/match-throttle';
import type { LivenessLevel } from '$domain/face/liveness-challenge';
import { judgeTrace } from '$domain/punch/judge-trace';
import type { LivenessTrace } from '$domain/punch/liveness-trace';

export type Shown = {
	samples: readonly FaceSample[];
	/** what the site asks of a living person */
	level: LivenessLevel;
	trace: LivenessTrace | null;
	/** that the challenge was drawn from; null without a lease */
	nonce: Uint8Array | null;
};

/**
 * Whom a device greets by name without network. A greeting and no judgement: who it was is for the server to say when the
 * punch arrives. The same limits as on the server keep a stolen tablet from being asked without end.
 */
export class LocalGreeter {
	readonly #throttle = new MatchThrottle();
	readonly #now: () => Date;
	readonly #open: () => Promise<LocalGallery | null>;

	/** @param now passed in by tests */
	constructor(open: () => Promise<LocalGallery | null>, now = () => new Date()) {
		this.#open = open;
		this.#now = now;
	}

	/** The name; null for nobody, for doubt, and where this device holds no faces. */
	async findName({ samples, level, trace, nonce }: Shown): Promise<string | null> {
		const gallery = await this.#find();
		if (gallery === null || !this.#throttle.checkAllowed('', this.#now())) return null;
		const descriptors = samples.map(({ descriptor }) => descriptor);
		// A name would tell whoever holds up a picture that it is the right one.
		if (level !== 'off' && judgeTrace({ level, nonce, trace, descriptors }).outcome !== 'passed') return null;
		const probes = samples.map(({ descriptor, second }) => ({ descriptor, second: second?.descriptor }));
		const decision = gallery.identify(probes);
		this.#throttle.recordOutcome('', decision.kind === 'match', this.#now());
		return decision.kind === 'match' ? decision.name : null;
	}

	/** A greeting that fails must not cost the punch behind it. */
	async #find(): Promise<LocalGallery | null> {
		try {
			return await this.#open();
		} catch (error) {
			console.warn('the faces on this device could not be opened', error);
			return null;
		}
	}
}
