import { expect, test } from 'vitest';
import type { UndoablePunch, UndoResult } from '../punch/punch';
import { UndoOffer } from './undo-offer';

const punch = (eventId: string): UndoablePunch => ({
	eventId,
	hash: '0'.repeat(64),
	deviceId: 'device',
	made: { monoMs: 0, bootId: 'boot' }
});

function offerOf(result: UndoResult) {
	const taken: string[] = [];
	const offer = new UndoOffer(async ({ eventId }) => {
		taken.push(eventId);
		return result;
	});
	return { offer, taken };
}

test('the newest punch is taken back, once', async () => {
	const { offer, taken } = offerOf({ ok: true });
	expect(await offer.take()).toEqual({ kind: 'nothing' });
	offer.offer(punch('first'));
	offer.offer(punch('second'));
	expect(await offer.take()).toEqual({ kind: 'undone', id: 'second' });
	expect(await offer.take()).toEqual({ kind: 'nothing' });
	expect(taken).toEqual(['second']);
});

test('two taps at once are one undo', async () => {
	const { offer, taken } = offerOf({ ok: true });
	offer.offer(punch('one'));
	await Promise.all([offer.take(), offer.take()]);
	expect(taken).toEqual(['one']);
});

test('too late is nothing, and what could not be written is said', async () => {
	const late = offerOf({ ok: false, reason: 'too_late' });
	late.offer.offer(punch('late'));
	expect(await late.offer.take()).toEqual({ kind: 'nothing' });
	const cause = new Error('disk');
	const full = offerOf({ ok: false, reason: 'not_saved', cause });
	full.offer.offer(punch('full'));
	expect(await full.offer.take()).toEqual({ kind: 'not_saved', cause });
});
