import { expect, test } from 'vitest';
import { nextScreen, type Screen, type ScreenEvent } from './screen';
import { GONE_AFTER_MS, HELD_MS, SamePersonGuard } from './same-person-guard';

const typing: Screen = { at: 'other_way', way: 'number' };

test('nothing that the camera does takes the screen from somebody who is typing', () => {
	const fromCamera: ScreenEvent[] = [
		{ type: 'starting', words: '' },
		{ type: 'blocked', part: 'camera', words: '' },
		{ type: 'asleep' },
		{ type: 'watch' },
		{ type: 'guidance', words: '', tone: 'good', progress: 1, face: null, nowMs: 0, samePerson: false }
	];
	for (const event of fromCamera) expect(nextScreen(typing, event)).toBe(typing);
	expect(nextScreen(typing, { type: 'other_way_closed' }).at).toBe('looking');
	expect(nextScreen(typing, { type: 'captured' }).at).toBe('saving');
	expect(nextScreen(typing, { type: 'shut_out', code: 'x' }).at).toBe('shut_out');
});

test('a camera that begins to watch leaves a punch that was just made on the screen', () => {
	const saving: Screen = { at: 'saving' };
	expect(nextScreen(saving, { type: 'watch' })).toBe(saving);
});

test('whoever punched without a face is not looked at until the picture was empty, or for a while', () => {
	const guard = new SamePersonGuard();
	guard.hold(0);
	guard.see(1, 100);
	expect(guard.checkHeld(100)).toBe(true);
	expect(guard.watching).toBe(true);
	guard.see(0, 200);
	guard.see(0, 200 + GONE_AFTER_MS);
	expect(guard.checkHeld(200 + GONE_AFTER_MS)).toBe(false);
	guard.hold(5_000);
	guard.see(1, 5_000 + HELD_MS);
	expect(guard.checkHeld(5_000 + HELD_MS)).toBe(false);
	expect(guard.watching).toBe(false);
});
