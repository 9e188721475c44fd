/** What a browser gives that can install pages (Web App Manifest incubations); not in TypeScript's library. */
interface InstallEvent extends Event {
	prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

export type InstallWay =
	/** the browser asks when it is told to */
	| 'prompt'
	/** Safari on iPhone and iPad: by hand, through its Share menu */
	| 'ios'
	/** installed already, or a browser that cannot */
	| 'none';

/** Pure, so that each kind of phone can be tried. */
export function decideInstallWay(browser: {
	standalone: boolean;
	prompted: boolean;
	userAgent: string;
	touchPoints: number;
}): InstallWay {
	if (browser.standalone) return 'none';
	if (browser.prompted) return 'prompt';
	// iPads call themselves Macs; no Mac has a touch screen.
	const ios =
		/iPhone|iPad|iPod/.test(browser.userAgent) ||
		(/Macintosh/.test(browser.userAgent) && browser.touchPoints > 1);
	return ios ? 'ios' : 'none';
}

/** How this page can be put on the home screen. */
class InstallPrompt {
	way = $state<InstallWay>('none');
	#event: InstallEvent | null = null;

	/** Returns how to stop listening. */
	attend(): () => void {
		const offer = (event: Event) => {
			// The browser's own strip would come at a moment of its choice.
			event.preventDefault();
			this.#event = event as InstallEvent; // what `beforeinstallprompt` brings
			this.#look();
		};
		const installed = () => {
			this.#event = null;
			this.way = 'none';
		};
		addEventListener('beforeinstallprompt', offer);
		addEventListener('appinstalled', installed);
		this.#look();
		return () => {
			removeEventListener('beforeinstallprompt', offer);
			removeEventListener('appinstalled', installed);
		};
	}

	/** The browser's own question; it may be asked once. */
	async ask(): Promise<void> {
		const event = this.#event;
		this.#event = null;
		await event?.prompt();
		this.#look();
	}

	#look(): void {
		this.way = decideInstallWay({
			standalone: matchMedia('(display-mode: standalone)').matches,
			prompted: this.#event !== null,
			userAgent: navigator.userAgent,
			touchPoints: navigator.maxTouchPoints
		});
	}
}

export const installPrompt = new InstallPrompt();
