/** What a device knows of its own chain when it calls. `headSeq` 0 and the genesis hash: no event yet. */
export type DeviceChain = {
	epoch: number;
	headSeq: number;
	headHash: string;
	oldestKept: number;
	firstWaiting: number | null;
};

/** What the server has of that chain. `hashAtHead`: hash it stored at the device's head, null when it has none there. */
export type ServerChain = {
	epoch: number;
	headSeq: number;
	hashAtHead: string | null;
	/** stored seqs are missing here and there: closed ranges, oldest first */
	holes: readonly [from: number, to: number][];
	frozen: boolean;
};

/**
 * - `continue`: send what waits.
 * - `resend`: the server lost what it had receipted, or holes can be filled from what the device still keeps.
 * - `new_epoch`: the device's storage went back in time; it starts a new chain.
 * - `frozen`: two devices share one chain; an administrator decides.
 */
export type HandshakeAction = 'continue' | 'resend' | 'new_epoch' | 'frozen';
export type HandshakeAlarm = 'server_lost_data' | 'fork' | 'rolled_back' | 'hole' | 'storage_lost';

export type HandshakeVerdict = {
	action: HandshakeAction;
	/** closed ranges of seqs that the server wants, oldest first */
	want: [from: number, to: number][];
	alarms: HandshakeAlarm[];
};

/**
 * Compares the two ends of a chain, row by row of the protocol's table: server behind, fork, client behind, hole,
 * evicted storage. Pure: the same two states always give the same verdict.
 */
export function judgeHandshake(
	device: DeviceChain,
	server: ServerChain,
	storageLost: boolean
): HandshakeVerdict {
	if (server.frozen) return { action: 'frozen', want: [], alarms: [] };
	if (storageLost) return { action: 'new_epoch', want: [], alarms: ['storage_lost'] };
	if (device.epoch < server.epoch || (device.epoch === server.epoch && device.headSeq < server.headSeq)) {
		return { action: 'new_epoch', want: [], alarms: ['rolled_back'] };
	}
	if (server.hashAtHead !== null && server.hashAtHead !== device.headHash) {
		return { action: 'frozen', want: [], alarms: ['fork'] };
	}
	const want = wantedRanges(device, server);
	const firstWaiting = device.firstWaiting ?? device.headSeq + 1;
	const lost = want.some(([from]) => from < firstWaiting);
	const unfillable = server.holes.some(([from]) => from < device.oldestKept);
	const alarms: HandshakeAlarm[] = [];
	if (lost) alarms.push('server_lost_data');
	if (unfillable) alarms.push('hole');
	return { action: lost ? 'resend' : 'continue', want, alarms };
}

/** Holes, and everything behind the server's head, as far as the device still has it. */
function wantedRanges(device: DeviceChain, server: ServerChain): [number, number][] {
	const tail: [number, number][] =
		device.headSeq > server.headSeq ? [[server.headSeq + 1, device.headSeq]] : [];
	return [...server.holes, ...tail].flatMap(([from, to]): [number, number][] => {
		const first = Math.max(from, device.oldestKept);
		const last = Math.min(to, device.headSeq);
		return first <= last ? [[first, last]] : [];
	});
}
