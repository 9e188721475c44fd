import { invalidateAll } from '$app/navigation';
import { createRefresher } from './refresher';
import { watchIdle } from './watch-idle';

/** A browser tries again by itself after a broken line, but not after an answer that is no stream: a restart's 502, say. */
const RETRY_MS = 15_000;
/** Whoever is signed out by now is told so by the next page; asking for ever would not help. */
const MOST_RETRIES = 20;
/** Refreshing counts as use, so a page that nobody touches stops it: else the session would never end unused. */
const IDLE_MS = 25 * 60_000;

/**
 * Keeps the open page up to date by server-sent events, while somebody looks at it: a page in the background holds no
 * connection, nor does one that nobody touches, and it asks once when it is looked at again.
 */
export class LivePage {
	state = $state<'connecting' | 'live' | 'lost' | 'paused'>('connecting');
	/** Not read back from `state`: the effect that starts this would start it anew with each change. */
	#missed = false;
	#source: EventSource | null = null;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#retries = 0;
	#idle = false;
	#refresher = createRefresher(invalidateAll);

	/** Returns how to end it, as an effect wants. */
	start(address: string): () => void {
		const look = () => {
			if (document.visibilityState === 'hidden') return this.#close();
			if (this.#source || this.#idle) return;
			if (this.#missed) this.#refresher.ask();
			this.#missed = false;
			this.#retries = 0;
			this.#open(address);
		};
		look();
		const leave = watchIdle(document, {
			afterMs: IDLE_MS,
			onidle: () => {
				this.#idle = true;
				this.#close();
			},
			onreturn: () => {
				this.#idle = false;
				look();
			}
		});
		document.addEventListener('visibilitychange', look);
		return () => {
			document.removeEventListener('visibilitychange', look);
			leave();
			this.#refresher.stop();
			this.#close();
		};
	}

	#open(address: string) {
		clearTimeout(this.#retry);
		const source = new EventSource(address);
		this.#source = source;
		source.addEventListener('open', () => {
			if (this.#missed) this.#refresher.ask();
			this.#missed = false;
			this.#retries = 0;
			this.state = 'live';
		});
		source.addEventListener('changed', () => this.#refresher.ask());
		source.addEventListener('error', () => {
			this.#missed = true;
			this.state = 'lost';
			if (source.readyState !== EventSource.CLOSED) return;
			this.#close();
			if (++this.#retries <= MOST_RETRIES) this.#retry = setTimeout(() => this.#open(address), RETRY_MS);
		});
	}

	#close() {
		clearTimeout(this.#retry);
		this.#source?.close();
		this.#source = null;
		this.#missed = true;
		this.state = this.#idle ? 'paused' : 'lost';
	}
}
