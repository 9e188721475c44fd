import 'fake-indexeddb/auto';
import { randomBytes, randomUUID } from 'node:crypto';
import { RECOGNITION_MODEL } from '$domain/face/models';
import type { ClockReading } from '$domain/punch/time-grade';
import { withBallast } from '../../src/lib/client/punch/ballast';
import type { Fetch } from '../../src/lib/client/punch/api';
import { DeviceRecord } from '../../src/lib/client/punch/device-record';
import { DeviceStore } from '../../src/lib/client/punch/device-store';
import { shakeHands } from '../../src/lib/client/punch/handshake';
import type { Locks } from '../../src/lib/client/punch/locks';
import { Outbox } from '../../src/lib/client/punch/outbox';
import { openOutboxDatabase } from '../../src/lib/client/punch/outbox-schema';
import { pairDevice } from '../../src/lib/client/punch/pair-device';
import { saveEvent } from '../../src/lib/client/punch/save-event';
import { PunchSync } from '../../src/lib/client/punch/sync';
import { look } from './device-client';

/**
 * The real client code on an IndexedDB that outlives it. `kill` is a kill -9: whatever the old program was waiting for
 * never happens, and `start` begins anew from what is on disk.
 */
export class RestartableDevice {
	readonly #url: string;
	readonly #names = { outbox: `outbox-${randomUUID()}`, device: `device-${randomUUID()}` };
	#program: Program | null = null;
	/** hashes of events of which a person was told that they are saved */
	readonly saved: string[] = [];

	constructor(url: string) {
		this.#url = url;
	}

	async pair(code: string): Promise<void> {
		const store = new DeviceStore(this.#names.device);
		const clock = newClock();
		const fetch = toServer(this.#url, new AbortController().signal);
		const paired = await pairDevice({ fetch, clock, store, code, userAgent: 'test', previous: null });
		if (!paired.ok) throw new Error(paired.reason);
		await store.close();
	}

	async start(): Promise<void> {
		this.#program = await startProgram(this.#url, this.#names);
	}

	kill(): void {
		this.#program?.kill();
		this.#program = null;
	}

	/** Resolves when it is on disk; never when the program is killed before. */
	async punch(person: number): Promise<void> {
		const hash = await this.#running().punch(person);
		this.saved.push(hash);
	}

	async id(): Promise<string> {
		const store = new DeviceStore(this.#names.device);
		const device = await store.findDevice();
		await store.close();
		if (!device) throw new Error('not paired');
		return device.deviceId;
	}

	sync(): Promise<void> {
		return this.#running().sync();
	}

	summary() {
		return this.#running().outbox.summary();
	}

	/** Hashes of the events for which the server's signed receipt is stored. */
	async delivered(): Promise<string[]> {
		const outbox = openOutboxDatabase(this.#names.outbox);
		const hashes = await outbox.use(async (db) => {
			const outcomes = (await db.getAll('outcomes')).filter(({ outcome }) => outcome === 'delivered');
			const events = await Promise.all(
				outcomes.map(({ deviceId, epoch, seq }) => db.get('events', [deviceId, epoch, seq]))
			);
			return events.flatMap((event) => (event ? [event.hash] : []));
		});
		await outbox.close();
		return hashes;
	}

	#running(): Program {
		if (!this.#program) throw new Error('the program does not run');
		return this.#program;
	}
}

type Program = {
	outbox: Outbox;
	punch: (person: number) => Promise<string>;
	sync: () => Promise<void>;
	kill: () => void;
};

async function startProgram(url: string, names: { outbox: string; device: string }): Promise<Program> {
	const death = new AbortController();
	const fetch = toServer(url, death.signal);
	const outbox = new Outbox(openOutboxDatabase(names.outbox));
	const store = new DeviceStore(names.device);
	const facts = await store.findFacts();
	if (!facts) throw new Error('not paired');
	const record = new DeviceRecord(store, facts, () => undefined);
	const clock = newClock();
	const locks = processLocks();
	const readHealth = async () => ({
		persisted: true,
		usedBytes: 1,
		quotaBytes: 2,
		appVersion: 'test',
		modelId: RECOGNITION_MODEL
	});
	const sync = new PunchSync({
		outbox,
		fetch,
		locks,
		clock,
		greet: () => shakeHands({ outbox, record, fetch, clock, readHealth }),
		random: () => 0,
		startTimer: () => () => undefined,
		onStatus: () => undefined
	});
	const keeping = {
		outbox,
		locks,
		readFacts: record.read,
		makeRoom: <T>(write: () => Promise<T>) => withBallast(store, write)
	};
	return {
		outbox,
		async punch(person) {
			const moment = { ...clock(), timeZone: 'Asia/Manila', appVersion: 'test', random: randomBytes(10) };
			const readings = [{ modelId: RECOGNITION_MODEL, descriptor: look(person) }];
			const body = { type: 'punch', readings, direction: 'auto', claim: null, nonce: null } as const;
			const saved = await saveEvent({ ...keeping, body, moment });
			if (!saved.ok) throw new Error('not saved', { cause: saved.cause });
			if (death.signal.aborted) await never();
			return saved.event.hash;
		},
		sync: () => sync.reconnect(),
		kill() {
			sync.stop();
			death.abort();
		}
	};
}

const never = () => new Promise<never>(() => undefined);

/** Answers that arrive after the program's death reach nobody; what was sent may still arrive at the server. */
function toServer(url: string, death: AbortSignal): Fetch {
	return async (path, init) => {
		if (death.aborted) return never();
		try {
			const response = await fetch(`${url}${String(path)}`, init);
			const body = await response.text();
			if (death.aborted) return await never();
			return new Response(body, { status: response.status, headers: response.headers });
		} catch (error) {
			if (death.aborted) return never();
			throw error;
		}
	};
}

function newClock(): () => ClockReading {
	const bootId = randomUUID();
	const begun = performance.now();
	return () => ({ wallMs: Date.now(), monoMs: Math.round(performance.now() - begun), bootId });
}

function processLocks(): Locks {
	const tails = new Map<string, Promise<unknown>>();
	return {
		request<T>(name: string, work: () => Promise<T>): Promise<T> {
			const mine = (tails.get(name) ?? Promise.resolve()).then(work);
			tails.set(
				name,
				// The next holder waits for the end, whichever it is.
				mine.catch(() => undefined)
			);
			return mine;
		}
	};
}
