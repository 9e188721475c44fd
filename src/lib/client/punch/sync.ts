import type { Announcement } from '$domain/punch/wire';
import { backoffMs } from './backoff';
import type { Greeting } from './handshake';
import { deliverWaiting, nothingSent, type DeliveryDeps, type DeliveryRun } from './deliver';
import type { Locks } from './locks';

const SYNC_LOCK = 'bundy-sync';

/** Between runs when nothing else calls: 30 to 60 s, spread so that devices do not march in step. */
const TICK_MS = 30_000;

/** A handshake that went well is good for so long. */
const GREET_EVERY_MS = 60_000;

/** Announcements wait here for the punch that asks; a run in another tab or on a timer may carry them. */
const KEPT_ANNOUNCEMENTS = 200;

export interface SyncStatus {
	/** null until the queue has been read */
	waiting: number | null;
	oldestWallMs: number | null;
	refused: number;
	sending: boolean;
	/** whether the last attempt reached our server; null before the first */
	online: boolean | null;
	/** by device id: why the server takes nothing more from it */
	shutOut: ReadonlyMap<string, string>;
	/** two copies of this device were seen: everything is kept, and the office decides */
	frozen: boolean;
}

export const FIRST_STATUS: SyncStatus = {
	waiting: null,
	oldestWallMs: null,
	refused: 0,
	sending: false,
	online: null,
	shutOut: new Map(),
	frozen: false
};

export interface SyncDeps extends Omit<DeliveryDeps, 'onSettled'> {
	/** shakes hands with the server before a run */
	greet: () => Promise<Greeting>;
	locks: Locks;
	random: () => number;
	/** calls back once after `ms`; returns how to cancel */
	startTimer: (ms: number, callback: () => void) => () => void;
	onStatus: (status: SyncStatus) => void;
}

export type Delivery =
	| { kind: 'delivered'; announcement: Announcement | null }
	| { kind: 'waiting' }
	| { kind: 'shut_out'; code: string };

/** The one sender: at most one run at a time across all tabs, again and again until the queue is empty. */
export class PunchSync {
	readonly #deps: SyncDeps;
	readonly #announcements = new Map<string, Announcement | null>();
	#status = FIRST_STATUS;
	#failures = 0;
	#greetedAtMs: number | null = null;
	/** the server asked not to be called before this */
	#notBefore = 0;
	#current: Promise<void> = Promise.resolve();
	#next: Promise<void> | null = null;
	#cancelTimer: (() => void) | null = null;
	#stopped = true;

	constructor(deps: SyncDeps) {
		this.#deps = deps;
	}

	get status(): SyncStatus {
		return this.#status;
	}

	start(): void {
		this.#stopped = false;
		void this.flush();
	}

	stop(): void {
		this.#stopped = true;
		this.#cancelTimer?.();
	}

	/**
	 * Runs now, or once more after the run under way. Ignores the device's own back-off, since someone has a reason
	 * to believe that it is worth it, but not the server's Retry-After.
	 */
	flush(): Promise<void> {
		this.#next ??= this.#current.then(() => {
			this.#next = null;
			this.#current = this.#run();
			return this.#current;
		});
		return this.#next;
	}

	/** The network is back: who knows what the server went through meanwhile. */
	reconnect(): Promise<void> {
		this.#greetedAtMs = null;
		return this.flush();
	}

	/** Flushes and says how the event with this hash fared. */
	async deliver(event: { hash: string; deviceId: string }): Promise<Delivery> {
		await this.flush();
		const announcement = this.#announcements.get(event.hash);
		if (announcement !== undefined) return { kind: 'delivered', announcement };
		const code = this.#status.shutOut.get(event.deviceId);
		return code === undefined ? { kind: 'waiting' } : { kind: 'shut_out', code };
	}

	/** What another request of this device learned: null without an answer, else whether it is still welcome. */
	noteContact(contact: { deviceId: string; shutOut: string | null } | null): void {
		if (contact === null) return this.#report({ online: false });
		const shutOut = new Map(this.#status.shutOut);
		if (contact.shutOut === null) shutOut.delete(contact.deviceId);
		else shutOut.set(contact.deviceId, contact.shutOut);
		this.#report({ online: true, shutOut });
	}

	/** Reads the queue again, for a punch that was just saved. */
	async refresh(): Promise<void> {
		this.#report(await this.#deps.outbox.summary());
	}

	async #run(): Promise<void> {
		this.#cancelTimer?.();
		try {
			if (this.#now() >= this.#notBefore) {
				this.#report({ sending: true });
				const run = await this.#deps.locks.request(SYNC_LOCK, () => this.#deliver());
				this.#learn(run);
			}
			await this.refresh();
		} catch (error) {
			// Storage trouble: what is on disk stays there, and the next run finds it.
			console.error('the queue could not be read or sent', error);
			this.#failures++;
		} finally {
			this.#report({ sending: false });
			this.#schedule();
		}
	}

	async #deliver(): Promise<DeliveryRun> {
		const greeting = await this.#greet();
		const run = nothingSent();
		if (greeting !== null && greeting.kind !== 'unclear') run.contacted = true;
		if (greeting?.kind === 'later') {
			return { ...run, reached: false, retryAfterMs: greeting.retryAfterMs };
		}
		if (greeting?.kind === 'shut_out') run.shutOut.set(greeting.deviceId, greeting.code);
		if (greeting?.kind === 'greeted') run.heard.add(greeting.deviceId);
		return deliverWaiting(
			{
				...this.#deps,
				onSettled: (announcements) => this.#keep(announcements)
			},
			run
		);
	}

	/** Null when the last handshake is good enough. */
	async #greet(): Promise<Greeting | null> {
		const at = this.#now();
		const fresh = this.#greetedAtMs !== null && Math.abs(at - this.#greetedAtMs) < GREET_EVERY_MS;
		if (fresh && this.#failures === 0) return null;
		const greeting = await this.#tryGreet();
		this.#greetedAtMs = greeting.kind === 'greeted' ? at : null;
		if (greeting.kind === 'greeted') this.#report({ frozen: greeting.frozen });
		return greeting;
	}

	#learn(run: DeliveryRun): void {
		this.#failures = run.reached ? 0 : this.#failures + 1;
		if (run.retryAfterMs !== null) this.#notBefore = this.#now() + run.retryAfterMs;
		for (const deviceId of run.heard) this.noteContact({ deviceId, shutOut: null });
		for (const [deviceId, shutOut] of run.shutOut) this.noteContact({ deviceId, shutOut });
		if (run.contacted) this.#report({ online: run.reached });
	}

	#keep(announcements: ReadonlyMap<string, Announcement | null>): void {
		for (const [hash, announcement] of announcements) this.#announcements.set(hash, announcement);
		for (const hash of this.#announcements.keys()) {
			if (this.#announcements.size <= KEPT_ANNOUNCEMENTS) break;
			this.#announcements.delete(hash);
		}
	}

	#schedule(): void {
		if (this.#stopped) return;
		const own =
			this.#failures === 0
				? TICK_MS * (1 + this.#deps.random())
				: backoffMs(this.#failures, this.#deps.random());
		this.#cancelTimer = this.#deps.startTimer(
			Math.max(own, this.#notBefore - this.#now()),
			() => void this.flush()
		);
	}

	async #tryGreet(): Promise<Greeting> {
		try {
			return await this.#deps.greet();
		} catch (error) {
			// Storage trouble must not keep what waits from going out.
			console.error('the handshake failed', error);
			return { kind: 'unclear' };
		}
	}

	/** Nobody can set this clock back. */
	#now(): number {
		return this.#deps.clock().monoMs;
	}

	#report(change: Partial<SyncStatus>): void {
		this.#status = { ...this.#status, ...change };
		this.#deps.onStatus(this.#status);
	}
}
