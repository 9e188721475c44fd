import type { CredentialEvidence, PasskeyAssertion } from '$domain/punch/credential-evidence';
import type { ReportedPlace } from '$domain/punch/punch-place';
import type { Direction } from '../punch/build-event';
import type { DrawnNonce, Puncher, RecordedPunch } from '../punch/punch';
import type { TakenNonce } from '../punch/save-event';
import type { NonceShelf } from './nonce-shelf';

type Means = {
	puncher: Pick<Puncher, 'recordCredential' | 'drawNonce'>;
	nonces: Pick<NonceShelf<TakenNonce>, 'get' | 'spend'>;
};

/** Punches with number and PIN, a badge, or as a supervisor. */
export async function punchByCredential(
	{ puncher, nonces }: Means,
	{ credential, direction }: { credential: CredentialEvidence; direction: Direction }
): Promise<RecordedPunch> {
	const nonce = await nonces.get();
	nonces.spend();
	return puncher.recordCredential({ credential, direction, nonce });
}

export type PasskeyPunch =
	/** the person would not, or has none here; or there is neither nonce nor lease to sign */
	{ kind: 'not_used' } | { kind: 'impossible' } | { kind: 'recorded'; recorded: RecordedPunch };

type Asking = {
	direction: Direction;
	/** where the phone is, where its site asks */
	place: Promise<ReportedPlace> | null;
	/** has the phone's lock sign what was drawn; null when it does not */
	ask: (drawn: DrawnNonce) => Promise<PasskeyAssertion | null>;
	/** signed: what follows is saving */
	onSigned: () => void;
};

/** Punches by the phone's own lock, with a passkey of its owner: in place of the face, with network or without. */
export async function punchByPasskey(
	{ puncher, nonces }: Means,
	{ direction, place, ask, onSigned }: Asking
): Promise<PasskeyPunch> {
	const nonce = await nonces.get();
	// The challenge is made of it: nobody else's punch may take it meanwhile.
	nonces.spend();
	const drawn = await puncher.drawNonce(nonce);
	if (drawn === null) return { kind: 'impossible' };
	const who = await ask(drawn);
	if (who === null) return { kind: 'not_used' };
	onSigned();
	const told = await place;
	const credential = { who, onBehalfOf: null, ...(told && { place: told }) };
	return { kind: 'recorded', recorded: await puncher.recordCredential({ credential, direction, nonce }) };
}
