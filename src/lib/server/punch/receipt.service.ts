import { encodeReceipt, type SignedBytes } from '$domain/punch/receipt';
import type { Context } from '../context';
import { signAsServer } from '../keys/receipt-key';
import type { StoredEvent } from './ingest.service';

/** The server's word that these events are on its disk; null when none is. A fork gets none: it is not delivered. */
export async function signReceipt(
	context: Pick<Context, 'db' | 'keys' | 'now'>,
	deviceId: string,
	stored: StoredEvent[]
): Promise<SignedBytes | null> {
	const kept = stored.flatMap((item) => (item.ok && item.result !== 'fork' ? [item] : []));
	const [first] = kept;
	if (!first) return null;
	const bytes = encodeReceipt({
		v: 1,
		type: 'receipt',
		deviceId,
		epoch: first.submitted.event.epoch,
		serverMs: context.now().getTime(),
		items: kept.map(({ submitted, result }) => ({ seq: submitted.event.seq, hash: submitted.hash, result }))
	});
	return signAsServer(context, bytes);
}
