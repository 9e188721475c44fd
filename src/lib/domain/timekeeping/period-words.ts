import type { PeriodAction, PeriodStatus } from './period-state';

/** Where a period stands, in the words of the office. */
export const PERIOD_STATUS_WORDS: Record<PeriodStatus, string> = {
	open: 'Open',
	certified: 'Certified',
	verified: 'Verified',
	locked: 'Locked',
	exported: 'Exported'
};

/** What a step in bulk did, after a number: `3 verified`. */
export const PERIOD_DONE_WORDS: Record<
	Extract<PeriodAction['kind'], 'certify' | 'verify' | 'lock'>,
	string
> = {
	certify: 'recorded as certified',
	verify: 'verified',
	lock: 'locked'
};
