import { GENESIS_HASH } from '$domain/punch/device-event';
import { chainKey, placeKey, type Place } from './place';
import type { RefusalCode, SignedPlace, SubmittedEvent } from './read-submitted';

/** One run of events: what lies before the next. */
export type Head = { seq: number; hash: string };

/** What is stored already around the places of a group. */
export type Known = {
	/** end of each chain, by `chainKey` */
	heads: ReadonlyMap<string, Head>;
	/** hashes of stored events, and of refused places, by `placeKey` */
	stored: ReadonlyMap<string, { hash: string; eventId: string }>;
	refused: ReadonlyMap<string, string>;
	/** ids and nonces (hexadecimal) that other events have */
	takenIds: ReadonlySet<string>;
	takenNonces: ReadonlySet<string>;
};

/** `gap`: an event before it is missing. `broken`: the event before it is another one than it says. */
export type ChainState = 'linked' | 'gap' | 'broken';

export type Planned =
	| { kind: 'insert'; chain: ChainState }
	| { kind: 'duplicate'; eventId: string }
	| { kind: 'fork' }
	| { kind: 'refuse'; code: RefusalCode; message: string };

export type IngestPlan = {
	/** in the order of the items */
	planned: Planned[];
	/** chains that move on, with their new ends */
	heads: Map<string, Head>;
};

/** What came: an event that can be stored, or one that the device signed and that was refused when it was read. */
export type IngestItem =
	| { kind: 'event'; signed: SubmittedEvent }
	| { kind: 'refused'; signed: SignedPlace; code: RefusalCode; message: string };

/**
 * What becomes of each event of a group, oldest first: pure, so that a transaction that is run again decides the same.
 * The same bytes are a duplicate, other bytes in the same place a fork, and an id or nonce that another event has is
 * refused. A refused event keeps its place in the chain, so that the one behind it follows something.
 */
export function planIngest(items: readonly IngestItem[], known: Known): IngestPlan {
	const heads = new Map<string, Head>();
	const stored = new Map(known.stored);
	const refused = new Map(known.refused);
	const ids = new Set(known.takenIds);
	const nonces = new Set(known.takenNonces);

	const headOf = (place: Place) => heads.get(chainKey(place)) ?? known.heads.get(chainKey(place));
	const hashBefore = (place: Place) => {
		const key = placeKey({ ...place, seq: place.seq - 1 });
		return stored.get(key)?.hash ?? refused.get(key);
	};
	const moveTo = (place: Place, hash: string) => {
		if (place.seq > (headOf(place)?.seq ?? 0)) heads.set(chainKey(place), { seq: place.seq, hash });
	};
	const refuse = ({ event, hash }: SignedPlace, code: RefusalCode, message: string): Planned => {
		refused.set(placeKey(event), hash);
		moveTo(event, hash);
		return { kind: 'refuse', code, message };
	};
	const plan = (item: IngestItem): Planned => {
		if (item.kind === 'refused') return refuse(item.signed, item.code, item.message);
		const { event, hash, nonceId } = item.signed;
		const there = stored.get(placeKey(event));
		if (there) return there.hash === hash ? { kind: 'duplicate', eventId: there.eventId } : { kind: 'fork' };
		const nonce = nonceId?.toString('hex');
		if (nonce && nonces.has(nonce)) return refuse(item.signed, 'nonce_reused', WORDS.nonce_reused);
		if (ids.has(event.eventId)) return refuse(item.signed, 'event_id_reused', WORDS.event_id_reused);
		const chain = findChainState(event, headOf(event), hashBefore(event));
		stored.set(placeKey(event), { hash, eventId: event.eventId });
		ids.add(event.eventId);
		if (nonce) nonces.add(nonce);
		moveTo(event, hash);
		return { kind: 'insert', chain };
	};
	return { planned: items.map(plan), heads };
}

const WORDS = {
	nonce_reused: 'this nonce was used before; ask for a new one',
	event_id_reused: 'another event has this id already'
} as const;

function findChainState(
	{ seq, prevHash }: { seq: number; prevHash: string },
	head: Head | undefined,
	stored: string | undefined
): ChainState {
	const previous = seq === 1 ? GENESIS_HASH : head?.seq === seq - 1 ? head.hash : stored;
	if (previous === undefined) return 'gap';
	return previous === prevHash ? 'linked' : 'broken';
}
