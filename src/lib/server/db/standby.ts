import { connect, type Socket } from 'node:net';
import mysql from 'mysql2/promise';
import { log } from '../log';
import { setAwakeTimeout } from './awake-timeout';
import type { Host } from './parse-standby';

const LOOK_EVERY_MS = 1_000;
const PROBE_TIMEOUT_MS = 1_500;

/**
 * Which of several database hosts all connections go to: one at a time, the first that takes writes, for as long as it
 * does. Every replica looks in the same order, so that there is one writer unless somebody just changed over; two are
 * no fault, only slower. (mysql2's PoolCluster is not used: a node that left it stays out.)
 */
export class Standby {
	readonly #hosts: Host[];
	readonly #url: string;
	readonly #open = new Map<Socket, Host>();
	#current: Host;
	#timer: ReturnType<typeof setInterval> | undefined;
	#looking: Promise<void> | null = null;

	/** @param url of the database on the host that is wanted first */
	constructor(url: string, standby: readonly Host[]) {
		const { hostname, port } = new URL(url);
		// A URL has the brackets of an IPv6 address, and a socket must not.
		const first = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3306) };
		this.#url = url;
		this.#hosts = [first, ...standby];
		this.#current = first;
	}

	get current(): Host {
		return this.#current;
	}

	/** mysql2 asks for the socket of each new connection here. */
	readonly connect = (): Socket => {
		const host = this.#current;
		const socket = connect(host.port, host.host);
		socket.setNoDelay(true).setKeepAlive(true);
		this.#open.set(socket, host);
		socket.once('close', () => this.#open.delete(socket));
		socket.once('error', () => void this.look());
		return socket;
	};

	start(): void {
		this.#timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	/** Changes over when the host of now does not take writes and another one does. */
	look(): Promise<void> {
		return (this.#looking ??= this.#look().finally(() => (this.#looking = null)));
	}

	async #look(): Promise<void> {
		const before = this.#current;
		if (await this.#probe(before)) return;
		const others = this.#hosts.filter((host) => host !== before);
		const answers = await Promise.all(others.map((host) => this.#probe(host)));
		const next = others.find((_, i) => answers[i]);
		// Nobody takes writes: the one of before is as good as any, and requests say 503 meanwhile.
		if (!next) return;
		this.#current = next;
		log.warn(
			{ alarm: 'database_host_changed', from: nameOf(before), to: nameOf(next) },
			'database host changed'
		);
		// A host that stands still would hold whoever asks it for ever.
		for (const [socket, host] of this.#open) if (host !== next) socket.destroy(new LostHost());
	}

	/** True when this host takes writes: up, in a cluster with a majority if in one, and not read-only. */
	async #probe({ host, port }: Host): Promise<boolean> {
		let socket: Socket | undefined;
		const stream = () => (socket = connect(port, host));
		const stopWaiting = setAwakeTimeout(() => socket?.destroy(new LostHost()), PROBE_TIMEOUT_MS);
		try {
			// Its own limit of ten seconds would be counted while this process stands still, and is never reached otherwise.
			const connection = await mysql.createConnection({
				uri: this.#url,
				host,
				port,
				stream,
				connectTimeout: 0
			});
			connection.on('error', () => undefined); // The query below says so.
			// SHOW, which a node without a majority answers too.
			const [status] = await connection.query<mysql.RowDataPacket[]>(
				"SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_provider_name')"
			);
			const [variables] = await connection.query<mysql.RowDataPacket[]>(
				"SHOW GLOBAL VARIABLES LIKE 'read_only'"
			);
			return checkTakesWrites(
				new Map([...status, ...variables].map((row) => [row.Variable_name, row.Value]))
			);
		} catch {
			// Down, unreachable, silent or refusing: it takes no writes, whichever it is.
			return false;
		} finally {
			stopWaiting();
			socket?.destroy();
		}
	}
}

/** By the server's own words; without a cluster's provider `wsrep_ready` means nothing. */
export function checkTakesWrites(words: ReadonlyMap<string, string>): boolean {
	const clustered = Boolean(words.get('wsrep_provider_name'));
	return (!clustered || words.get('wsrep_ready') === 'ON') && words.get('read_only') === 'OFF';
}

const nameOf = ({ host, port }: Host) => `${host}:${port}`;

class LostHost extends Error {
	readonly code = 'ECONNRESET';
	constructor() {
		super('this database host does not answer');
	}
}
