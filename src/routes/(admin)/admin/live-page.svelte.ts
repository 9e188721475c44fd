import { invalidateAll } from '$app/navigation';

/** Changes that come in a row are one. */
const PAUSE_MS = 800;

/**
 * Keeps the open page up to date by server-sent events, while somebody looks at it: a page in the background holds no
 * connection, and asks once when it is looked at again.
 */
export class LivePage {
	state = $state<'connecting' | 'live' | 'lost'>('connecting');
	/** Not read back from `state`: the effect that starts this would start it anew with each change. */
	#missed = false;
	#source: EventSource | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#refreshing = false;

	/** Returns how to end it, as an effect wants. */
	start(address: string): () => void {
		const look = () => {
			if (document.visibilityState === 'hidden') return this.#close();
			if (this.#source) return;
			if (this.#missed) this.#refreshSoon();
			this.#missed = false;
			this.#open(address);
		};
		look();
		document.addEventListener('visibilitychange', look);
		return () => {
			document.removeEventListener('visibilitychange', look);
			clearTimeout(this.#timer);
			this.#close();
		};
	}

	#open(address: string) {
		const source = new EventSource(address);
		this.#source = source;
		let wasLost = false;
		source.addEventListener('open', () => {
			if (wasLost) this.#refreshSoon();
			this.state = 'live';
		});
		source.addEventListener('changed', () => this.#refreshSoon());
		source.addEventListener('error', () => {
			wasLost = true;
			this.state = 'lost';
			// Closed for good: signed out, or refused. The next page says so.
			if (source.readyState === EventSource.CLOSED) this.#source = null;
		});
	}

	#close() {
		this.#source?.close();
		this.#source = null;
		this.#missed = true;
		this.state = 'lost';
	}

	#refreshSoon() {
		if (this.#timer || this.#refreshing) return;
		this.#timer = setTimeout(async () => {
			this.#timer = undefined;
			this.#refreshing = true;
			await invalidateAll();
			this.#refreshing = false;
		}, PAUSE_MS);
	}
}
