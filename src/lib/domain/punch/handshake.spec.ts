import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeHandshake, type DeviceChain, type ServerChain } from './handshake';

const device = (change: Partial<DeviceChain> = {}): DeviceChain => ({
	epoch: 1,
	headSeq: 10,
	headHash: 'h10',
	oldestKept: 1,
	firstWaiting: 8,
	...change
});
const server = (change: Partial<ServerChain> = {}): ServerChain => ({
	epoch: 1,
	headSeq: 7,
	hashAtHead: null,
	holes: [],
	frozen: false,
	...change
});
const judge = (d: DeviceChain, s: ServerChain, lost = false) => judgeHandshake(d, s, lost);

describe('the handshake', () => {
	test('asks for what waits', () => {
		expect(judge(device(), server())).toEqual({ action: 'continue', want: [[8, 10]], alarms: [] });
	});

	test('wants nothing when both ends agree', () => {
		const both = server({ headSeq: 10, hashAtHead: 'h10' });
		expect(judge(device({ firstWaiting: null }), both)).toEqual({ action: 'continue', want: [], alarms: [] });
	});

	test('server behind the last receipt: it wants the lost events back and raises the alarm', () => {
		expect(judge(device(), server({ headSeq: 3 }))).toEqual({
			action: 'resend',
			want: [[4, 10]],
			alarms: ['server_lost_data']
		});
	});

	test('same place, another hash: frozen', () => {
		expect(judge(device(), server({ headSeq: 12, hashAtHead: 'other' })).alarms).toEqual(['rolled_back']);
		expect(judge(device(), server({ headSeq: 10, hashAtHead: 'other' }))).toEqual({
			action: 'frozen',
			want: [],
			alarms: ['fork']
		});
	});

	test('device behind the server, or in an older epoch: a new epoch', () => {
		expect(judge(device(), server({ headSeq: 11, hashAtHead: 'h10' })).action).toBe('new_epoch');
		expect(judge(device(), server({ epoch: 2, headSeq: 0 })).action).toBe('new_epoch');
	});

	test('a hole is filled from what the device keeps, and named where it cannot be', () => {
		const holed = server({
			headSeq: 10,
			hashAtHead: 'h10',
			holes: [
				[2, 3],
				[6, 6]
			]
		});
		expect(judge(device({ firstWaiting: null }), holed)).toMatchObject({
			action: 'resend',
			want: [
				[2, 3],
				[6, 6]
			]
		});
		const pruned = judge(device({ firstWaiting: null, oldestKept: 5 }), holed);
		expect(pruned).toMatchObject({ want: [[6, 6]], alarms: ['server_lost_data', 'hole'] });
	});

	test('lost storage starts a new epoch, and a frozen device stays frozen', () => {
		expect(judge(device(), server(), true)).toEqual({
			action: 'new_epoch',
			want: [],
			alarms: ['storage_lost']
		});
		expect(judge(device(), server({ frozen: true }), true).action).toBe('frozen');
	});
});

test('never wants what the device does not have, and after getting what it wants has every event the device kept', () => {
	const seqs = fc.integer({ min: 0, max: 20 });
	fc.assert(
		fc.property(
			seqs,
			fc.integer({ min: 1, max: 21 }),
			fc.uniqueArray(fc.integer({ min: 1, max: 20 })),
			(headSeq, oldest, storedList) => {
				const oldestKept = Math.min(oldest, headSeq + 1);
				const stored = new Set(storedList.filter((seq) => seq <= headSeq));
				const head = Math.max(0, ...stored);
				const missing = Array.from({ length: head }, (_, i) => i + 1).filter((seq) => !stored.has(seq));
				const holes = missing.map((seq): [number, number] => [seq, seq]);
				const { want } = judge(
					device({ headSeq, oldestKept, firstWaiting: null, headHash: 'h' }),
					server({ headSeq: head, hashAtHead: head === headSeq && head > 0 ? 'h' : null, holes })
				);
				for (const [from, to] of want) {
					expect(from).toBeGreaterThanOrEqual(oldestKept);
					expect(to).toBeLessThanOrEqual(headSeq);
					for (let seq = from; seq <= to; seq++) stored.add(seq);
				}
				for (let seq = oldestKept; seq <= headSeq; seq++) expect(stored.has(seq)).toBe(true);
			}
		)
	);
});
