import { describe, expect, test } from 'vitest';
import { UNDO_OFFERED_MS, UNDO_WITHIN_MS } from '$domain/punch/judge-undo';
import { nextScreen, SHOW_RESULT_MS, undoUntilMs, type Screen, type ScreenEvent } from './screen';

const punch = { id: 'a', wallMs: Date.UTC(2026, 0, 15), timeZone: 'Asia/Manila', savedMs: 1_000, name: null };
const play = (...events: ScreenEvent[]) =>
	events.reduce<Screen>(nextScreen, { at: 'starting', words: 'Starting.' });
const guidance = (change: Partial<Extract<ScreenEvent, { type: 'guidance' }>> = {}): ScreenEvent => ({
	type: 'guidance',
	words: 'Come a little closer.',
	tone: 'mend',
	progress: 0,
	face: null,
	nowMs: 0,
	samePerson: false,
	...change
});
const saved: ScreenEvent = { type: 'saved', punch, nowMs: 1_000 };
const delivery = (id: string): ScreenEvent => ({
	type: 'delivery',
	id,
	delivery: { kind: 'delivered', announcement: { kind: 'not_recognised' } },
	nowMs: 1_500
});

describe('a punch', () => {
	test('goes from looking through saving to "saved on this device"', () => {
		expect(play({ type: 'watch' }, guidance())).toMatchObject({
			at: 'looking',
			words: 'Come a little closer.'
		});
		expect(play({ type: 'watch' }, { type: 'captured' })).toEqual({ at: 'saving' });
		expect(play({ type: 'watch' }, { type: 'captured' }, saved)).toMatchObject({
			at: 'result',
			view: { title: 'Saved on this device' }
		});
	});

	test('shows the word of the server when it comes', () => {
		expect(play(saved, delivery('a'))).toMatchObject({ view: { title: 'Not recognised here' } });
	});

	test('is not given the word of the server on somebody before', () => {
		expect(play(saved, delivery('z'))).toMatchObject({ view: { title: 'Saved on this device' } });
		expect(play({ type: 'watch' }, delivery('a'))).toMatchObject({ at: 'looking' });
	});
});

test('nothing that the camera does takes the screen from what is being saved', () => {
	const saving: ScreenEvent = { type: 'captured' };
	const blocked: ScreenEvent = { type: 'blocked', part: 'camera', words: 'No camera was found.' };
	expect(play(saving, { type: 'starting', words: 'Starting the camera …' })).toEqual({ at: 'saving' });
	expect(play(saving, blocked, saved).at).toBe('result');
	expect(play({ type: 'watch' }, blocked).at).toBe('blocked');
});

describe('a result', () => {
	const end = 1_000 + SHOW_RESULT_MS;

	test('stays for as long as it takes to read, even with the next person there', () => {
		expect(play(saved, guidance({ nowMs: end - 1, progress: 0.3 })).at).toBe('result');
		expect(play(saved, guidance({ nowMs: end, progress: 0.3 })).at).toBe('looking');
	});

	test('starts its time again when the server has spoken', () => {
		expect(play(saved, delivery('a'), guidance({ nowMs: end, progress: 0.3 })).at).toBe('result');
		expect(play(saved, delivery('a'), guidance({ nowMs: end + 500, progress: 0.3 })).at).toBe('looking');
	});

	test('stays for as long as it can be undone while nobody else steps up', () => {
		const last = 1_000 + UNDO_OFFERED_MS;
		expect(play(saved, guidance({ nowMs: last - 1 })).at).toBe('result');
		expect(play(saved, guidance({ nowMs: last })).at).toBe('looking');
	});

	test('can be undone for some seconds after the server has spoken, while that counts', () => {
		const spoken = play(saved, delivery('a'));
		expect(spoken.at === 'result' && undoUntilMs(spoken)).toBe(1_500 + UNDO_OFFERED_MS);
		const late = play(saved, { ...delivery('a'), nowMs: 60_000 } as ScreenEvent); // a delivery stays one
		expect(late.at === 'result' && undoUntilMs(late)).toBeLessThan(1_000 + UNDO_WITHIN_MS);
	});

	test('that was undone says so, and the late word of the server does not take it back', () => {
		const undone: ScreenEvent = { type: 'undone', id: 'a', nowMs: 2_000 };
		expect(play(saved, undone)).toMatchObject({ undo: 'undone', view: { title: 'Undone' } });
		expect(play(saved, undone, delivery('a'))).toMatchObject({ view: { title: 'Undone' } });
		expect(play(saved, undone, guidance({ nowMs: 2_000 + SHOW_RESULT_MS })).at).toBe('looking');
	});

	test('is not undone by an undo of the punch before', () => {
		expect(play(saved, { type: 'undone', id: 'z', nowMs: 2_000 })).toMatchObject({ undo: 'offered' });
	});

	test('stays while the same person is still in the picture', () => {
		expect(play(saved, guidance({ nowMs: end + 60_000, samePerson: true })).at).toBe('result');
	});

	test('makes room at a tap', () => {
		expect(play(saved, { type: 'dismissed' }).at).toBe('looking');
	});
});

describe('NOT SAVED', () => {
	test('stays through everything until a person has seen it', () => {
		const events: ScreenEvent[] = [
			guidance(),
			{ type: 'watch' },
			saved,
			delivery('a'),
			{ type: 'shut_out', code: 'x' }
		];
		expect(play({ type: 'not_saved' }, ...events)).toEqual({ at: 'not_saved' });
		expect(play({ type: 'not_saved' }, { type: 'dismissed' }).at).toBe('looking');
	});
});

describe('a device that is shut out', () => {
	const out: ScreenEvent = { type: 'shut_out', code: 'device_revoked' };

	test('takes no more punches until the server hears it again', () => {
		expect(play(out, guidance(), { type: 'watch' }, { type: 'dismissed' })).toMatchObject({ at: 'shut_out' });
		expect(play(out, { type: 'heard' }).at).toBe('looking');
	});

	test('is not assumed when all is well', () => {
		expect(play(saved, { type: 'heard' }).at).toBe('result');
	});
});

test('guidance does not wake a screen that is blocked, asleep or saving', () => {
	const blocked: ScreenEvent = { type: 'blocked', part: 'camera', words: 'Allow the camera.' };
	expect(play(blocked, guidance()).at).toBe('blocked');
	expect(play({ type: 'asleep' }, guidance()).at).toBe('asleep');
	expect(play({ type: 'captured' }, guidance()).at).toBe('saving');
	expect(play(blocked, { type: 'starting', words: 'Again.' }).at).toBe('starting');
});

test('the question for a number stays until it is answered, whatever the camera sees', () => {
	const asking = nextScreen(
		{ at: 'looking', words: '', tone: 'good', progress: 1, face: null },
		{ type: 'claim', why: 'offline', camera: true }
	);
	const guidance = {
		words: 'x',
		tone: 'calm',
		progress: 0,
		face: null,
		nowMs: 9e9,
		samePerson: false
	} as const;
	expect(nextScreen(asking, { type: 'guidance', ...guidance })).toEqual({
		at: 'claim',
		why: 'offline',
		camera: true
	});
	expect(nextScreen(asking, { type: 'captured' })).toEqual({ at: 'saving' });
});
