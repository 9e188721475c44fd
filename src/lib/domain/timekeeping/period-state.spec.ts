import { describe, expect, it } from 'vitest';
import { advancePeriod, isClosed } from './period-state';
import type { PeriodAction, PeriodStatus } from './period-state';

const CLEAN = { unresolvedDates: [], pendingRequests: 0 };
const at = (status: PeriodStatus, revision = 1) => ({ status, revision });

describe('the life of a period', () => {
	it('goes from open to exported through every signature', () => {
		let state = at('open');
		for (const kind of ['certify', 'verify', 'lock', 'export'] as const) {
			const outcome = advancePeriod(state, { kind }, CLEAN);
			if (!outcome.ok) throw new Error(outcome.reason);
			state = outcome.state;
		}
		expect(state).toEqual({ status: 'exported', revision: 1 });
	});

	it('cannot skip a signature', () => {
		const refused: [PeriodStatus, PeriodAction][] = [
			['open', { kind: 'verify' }],
			['open', { kind: 'lock' }],
			['certified', { kind: 'lock' }],
			['verified', { kind: 'export' }],
			['verified', { kind: 'certify' }],
			['open', { kind: 'reopen', reason: 'why not' }]
		];
		for (const [status, action] of refused)
			expect(advancePeriod(at(status), action, CLEAN)).toEqual({ ok: false, reason: 'wrong_status', status });
	});

	it('refuses to lock while a day is unresolved or a request is pending', () => {
		expect(
			advancePeriod(at('verified'), { kind: 'lock' }, { ...CLEAN, unresolvedDates: ['2026-08-03'] })
		).toEqual({
			ok: false,
			reason: 'unresolved_days',
			dates: ['2026-08-03']
		});
		expect(advancePeriod(at('verified'), { kind: 'lock' }, { ...CLEAN, pendingRequests: 2 })).toEqual({
			ok: false,
			reason: 'pending_requests',
			count: 2
		});
	});

	it('locks in spite of that only with a reason', () => {
		const facts = { unresolvedDates: ['2026-08-03'], pendingRequests: 1 };
		const lock = (overrideReason: string) =>
			advancePeriod(at('verified'), { kind: 'lock', overrideReason }, facts);
		expect(lock('device was down all day')).toEqual({ ok: true, state: at('locked') });
		expect(lock('  ')).toEqual({ ok: false, reason: 'reason_required' });
	});

	it('begins a new revision when a closed period is reopened, and needs a reason', () => {
		const reopen = (status: PeriodStatus, reason: string) =>
			advancePeriod(at(status, 3), { kind: 'reopen', reason }, CLEAN);
		expect(reopen('exported', 'late field device')).toEqual({ ok: true, state: at('open', 4) });
		expect(reopen('locked', ' ')).toEqual({ ok: false, reason: 'reason_required' });
		expect(reopen('certified', 'wrong leave')).toEqual({ ok: true, state: at('open', 3) });
	});

	it('is sent back for another signature with a reason, and never once it is closed', () => {
		const back = (status: PeriodStatus, reason: string) =>
			advancePeriod(at(status, 2), { kind: 'send_back', reason }, CLEAN);
		expect(back('certified', 'the 12th is wrong')).toEqual({ ok: true, state: at('open', 2) });
		expect(back('verified', 'the 12th is wrong')).toEqual({ ok: true, state: at('open', 2) });
		expect(back('certified', ' ')).toEqual({ ok: false, reason: 'reason_required' });
		for (const status of ['open', 'locked', 'exported'] as const)
			expect(back(status, 'why')).toEqual({ ok: false, reason: 'wrong_status', status });
	});

	it('sends a signed period back to open when a day changes, and a closed one to the late queue', () => {
		expect(advancePeriod(at('verified'), { kind: 'day_changed' }, CLEAN)).toEqual({
			ok: true,
			state: at('open')
		});
		for (const status of ['locked', 'exported'] as const) {
			expect(isClosed(status)).toBe(true);
			expect(advancePeriod(at(status), { kind: 'day_changed' }, CLEAN)).toEqual({
				ok: false,
				reason: 'late_queue'
			});
		}
	});
});
