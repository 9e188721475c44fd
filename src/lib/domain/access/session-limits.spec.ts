import { expect, test } from 'vitest';
import { checkFresh, computeSessionEnd } from './session-limits';

const at = (text: string) => new Date(`2026-03-02T${text}Z`);
const times = (lastUsedAt: Date | null) => ({
	createdAt: at('08:00:00'),
	lastUsedAt,
	absoluteExpiresAt: new Date('2026-04-01T08:00:00Z')
});

test('an administrator who does nothing for half an hour is signed out, a worker is not', () => {
	expect(computeSessionEnd(times(at('09:00:00')), 'admin')).toEqual(at('09:30:00'));
	expect(computeSessionEnd(times(at('09:00:00')), 'employee')).toEqual(new Date('2026-03-09T09:00:00Z'));
});

test('busy or not, an office session ends twelve hours after the sign-in', () => {
	expect(computeSessionEnd(times(at('19:50:00')), 'hr')).toEqual(at('20:00:00'));
});

test('a session of before uses were noted counts from its sign-in', () => {
	expect(computeSessionEnd(times(null), 'supervisor')).toEqual(at('10:00:00'));
});

test('whatever the role, the end that was set at the sign-in holds', () => {
	const used = { ...times(at('08:00:00')), absoluteExpiresAt: at('08:10:00') };
	expect(computeSessionEnd(used, 'employee')).toEqual(at('08:10:00'));
});

test('a proof is fresh until its minutes are over, and no proof never is', () => {
	expect(checkFresh(at('08:00:00'), { minutes: 15, now: at('08:14:59') })).toBe(true);
	expect(checkFresh(at('08:00:00'), { minutes: 15, now: at('08:15:00') })).toBe(false);
	expect(checkFresh(null, { minutes: 15, now: at('08:00:00') })).toBe(false);
});
