import { expect, test } from 'vitest';
import type { PasskeyAssertion } from '$domain/punch/credential-evidence';
import type { DrawnNonce, RecordedPunch } from '../punch/punch';
import type { TakenNonce } from '../punch/save-event';
import { punchByCredential, punchByPasskey } from './other-way-punch';

const NONCE: TakenNonce = { nonce: 'abcd', epoch: 1 };
const DRAWN: DrawnNonce = { nonce: new Uint8Array(4), drawnFor: null };
const SIGNED: PasskeyAssertion = {
	by: 'passkey',
	credentialId: 'id',
	authenticatorData: 'data',
	clientDataJSON: 'json',
	signature: 'signature',
	drawnFor: null
};
const RECORDED: RecordedPunch = { ok: false, reason: 'not_saved', cause: 'of a test' };

/** A device of which it is told what was done with it, in order. */
function device({ drawn = DRAWN }: { drawn?: DrawnNonce | null } = {}) {
	const done: string[] = [];
	const recorded: unknown[] = [];
	return {
		done,
		recorded,
		means: {
			nonces: { get: async () => NONCE, spend: () => void done.push('nonce spent') },
			puncher: {
				drawNonce: async () => drawn,
				recordCredential: async (input: unknown) => {
					done.push('recorded');
					recorded.push(input);
					return RECORDED;
				}
			}
		}
	};
}

test('what was typed is recorded under the nonce at hand, which is nobody else’s from then on', async () => {
	const { means, done, recorded } = device();
	const credential = {
		who: { by: 'number', employeeNumber: '1001', pin: '482913' },
		onBehalfOf: null
	} as const;
	expect(await punchByCredential(means, { credential, direction: 'out' })).toBe(RECORDED);
	expect(done).toEqual(['nonce spent', 'recorded']);
	expect(recorded).toEqual([{ credential, direction: 'out', nonce: NONCE }]);
});

test('a passkey signs what was drawn, and the place goes with it', async () => {
	const { means, done, recorded } = device();
	const outcome = await punchByPasskey(means, {
		direction: 'in',
		place: Promise.resolve({ kind: 'unknown', why: 'denied' }),
		ask: async (drawn) => {
			done.push(drawn === DRAWN ? 'asked' : 'asked for something else');
			return SIGNED;
		},
		onSigned: () => void done.push('signed')
	});
	expect(outcome).toEqual({ kind: 'recorded', recorded: RECORDED });
	expect(done).toEqual(['nonce spent', 'asked', 'signed', 'recorded']);
	const credential = { who: SIGNED, onBehalfOf: null, place: { kind: 'unknown', why: 'denied' } };
	expect(recorded).toEqual([{ credential, direction: 'in', nonce: NONCE }]);
});

test('nothing is recorded when the person would not, or when there is nothing to sign', async () => {
	const asking = { direction: 'auto', place: null, onSigned: () => undefined } as const;
	const refused = device();
	expect(await punchByPasskey(refused.means, { ...asking, ask: async () => null })).toEqual({
		kind: 'not_used'
	});
	const unleased = device({ drawn: null });
	expect(await punchByPasskey(unleased.means, { ...asking, ask: async () => SIGNED })).toEqual({
		kind: 'impossible'
	});
	expect([...refused.recorded, ...unleased.recorded]).toEqual([]);
});
