import { Workbox } from 'workbox-window';
import { trustScript } from '../trusted-script';
import { checkMayReload } from './reload-guard';
import { decideUpdate, type Interruptible } from './decide-update';

const LOOK_EVERY_MS = 60 * 60_000;
const DECIDE_EVERY_MS = 5_000;
/** First visit: how long a screen waits for the service worker, so that it can keep the models. */
const CONTROL_TIMEOUT_MS = 5_000;

/** Registers the service worker and brings new versions in without disturbing anybody. */
class AppUpdate {
	/** a new version is ready and the person may take it now */
	offered = $state(false);
	#workbox: Workbox | null = null;
	#page: Interruptible | null = null;
	#waiting = false;
	#accepted = false;
	#outdated = false;

	/** Called once by the root layout. */
	start({ script, type }: { script: string; type: WorkerType }): void {
		if (!('serviceWorker' in navigator) || this.#workbox !== null) return;
		const workbox = new Workbox(trustScript(script), { type });
		this.#workbox = workbox;
		workbox.addEventListener('waiting', () => {
			this.#waiting = true;
			this.#decide();
		});
		workbox.addEventListener('controlling', ({ isUpdate }) => {
			if (this.#accepted) location.reload();
			// Another tab has taken the update: this page runs on code that is gone from the cache.
			this.#outdated = isUpdate === true;
			this.#decide();
		});
		void workbox
			.register()
			.catch((error: unknown) => console.warn('no offline use: service worker failed', error));
		addEventListener('vite:preloadError', (event) => {
			if (!checkMayReload(sessionStorage, Date.now())) return;
			// Code of an older version that is nowhere any more: this page and its queue begin anew with what there is.
			event.preventDefault();
			this.#outdated = true;
			if (this.#page === null) location.reload();
			else this.#decide();
		});
		setInterval(() => this.#look(), LOOK_EVERY_MS);
		setInterval(() => this.#decide(), DECIDE_EVERY_MS);
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'visible') this.#look();
		});
	}

	/** The page on screen says when it may be interrupted; returns how to take that back. */
	attend(page: Interruptible): () => void {
		this.#page = page;
		return () => {
			if (this.#page === page) this.#page = null;
		};
	}

	accept(): void {
		this.#accepted = true;
		this.offered = false;
		this.#workbox?.messageSkipWaiting();
	}

	/** Resolves when the service worker answers this page's requests, or after a few seconds without one. */
	async controlled(): Promise<void> {
		if (!('serviceWorker' in navigator) || navigator.serviceWorker.controller !== null) return;
		await Promise.race([
			new Promise((resolve) => {
				navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
			}),
			new Promise((resolve) => setTimeout(resolve, CONTROL_TIMEOUT_MS))
		]);
	}

	#decide(): void {
		if (this.#outdated && this.#page?.busy() === false) location.reload();
		if (!this.#waiting || this.#accepted) return;
		const decision = decideUpdate(this.#page);
		if (decision === 'activate') this.accept();
		else this.offered = decision === 'offer';
	}

	#look(): void {
		// Without network there is nothing to find; the next look will tell.
		void this.#workbox?.update().catch(() => undefined);
	}
}

export const appUpdate = new AppUpdate();
