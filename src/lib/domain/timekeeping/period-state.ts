export const PERIOD_STATUSES = ['open', 'certified', 'verified', 'locked', 'exported'] as const;
/** `open -> certified (employee) -> verified (supervisor) -> locked (HR) -> exported`. */
export type PeriodStatus = (typeof PERIOD_STATUSES)[number];

export interface PeriodState {
	status: PeriodStatus;
	/** 1 at first; each reopening begins the next revision, older snapshots are kept. */
	revision: number;
}

export type PeriodAction =
	| { kind: 'certify' }
	| { kind: 'verify' }
	/** `overrideReason` locks in spite of unresolved days or pending requests; it goes into the audit trail. */
	| { kind: 'lock'; overrideReason?: string }
	| { kind: 'export' }
	/** The supervisor wants it signed again: something in it is not right. */
	| { kind: 'send_back'; reason: string }
	| { kind: 'reopen'; reason: string }
	/** A day record changed after somebody signed. */
	| { kind: 'day_changed' };

/** What stands in the way of a lock. */
export interface PeriodFacts {
	/** Dates with a missing punch or unresolved minutes. */
	unresolvedDates: readonly string[];
	pendingRequests: number;
}

export type PeriodOutcome =
	| { ok: true; state: PeriodState }
	| { ok: false; reason: 'wrong_status'; status: PeriodStatus }
	| { ok: false; reason: 'unresolved_days'; dates: readonly string[] }
	| { ok: false; reason: 'pending_requests'; count: number }
	| { ok: false; reason: 'reason_required' }
	/** The period is closed: the change waits in the late queue until somebody reopens it. */
	| { ok: false; reason: 'late_queue' };

const FROM: Record<'certify' | 'verify' | 'lock' | 'export', readonly PeriodStatus[]> = {
	certify: ['open'],
	verify: ['certified'],
	lock: ['verified'],
	// Exporting again is allowed: the same snapshot gives the same file.
	export: ['locked', 'exported']
};
const TO = { certify: 'certified', verify: 'verified', lock: 'locked', export: 'exported' } as const;

/** Is this period closed to changes? */
export function isClosed(status: PeriodStatus): boolean {
	return status === 'locked' || status === 'exported';
}

/** Applies one action to a period's state; never changes the input. */
export function advancePeriod(state: PeriodState, action: PeriodAction, facts: PeriodFacts): PeriodOutcome {
	switch (action.kind) {
		case 'day_changed':
			if (isClosed(state.status)) return { ok: false, reason: 'late_queue' };
			// What was signed is no longer what is there: everybody signs again.
			return { ok: true, state: { ...state, status: 'open' } };
		case 'send_back':
			if (state.status !== 'certified' && state.status !== 'verified')
				return { ok: false, reason: 'wrong_status', status: state.status };
			if (action.reason.trim() === '') return { ok: false, reason: 'reason_required' };
			return { ok: true, state: { ...state, status: 'open' } };
		case 'reopen':
			if (state.status === 'open') return { ok: false, reason: 'wrong_status', status: state.status };
			if (action.reason.trim() === '') return { ok: false, reason: 'reason_required' };
			return {
				ok: true,
				state: { status: 'open', revision: state.revision + (isClosed(state.status) ? 1 : 0) }
			};
		case 'lock':
			return lock(state, action.overrideReason, facts);
		default:
			return step(state, action.kind);
	}
}

function step(state: PeriodState, kind: keyof typeof TO): PeriodOutcome {
	return FROM[kind].includes(state.status)
		? { ok: true, state: { ...state, status: TO[kind] } }
		: { ok: false, reason: 'wrong_status', status: state.status };
}

function lock(state: PeriodState, overrideReason: string | undefined, facts: PeriodFacts): PeriodOutcome {
	const next = step(state, 'lock');
	if (!next.ok) return next;
	if (overrideReason !== undefined)
		return overrideReason.trim() === '' ? { ok: false, reason: 'reason_required' } : next;
	if (facts.unresolvedDates.length > 0)
		return { ok: false, reason: 'unresolved_days', dates: facts.unresolvedDates };
	if (facts.pendingRequests > 0)
		return { ok: false, reason: 'pending_requests', count: facts.pendingRequests };
	return next;
}
