import type { PeriodStatus } from '$domain/timekeeping/period-state';
import { m } from '$lib/paraglide/messages';

const STATUS: Record<PeriodStatus, () => string> = {
	open: m.period_open,
	certified: m.period_certified,
	verified: m.period_verified,
	locked: m.period_locked,
	exported: m.period_exported
};

/** Where a period stands, in the reader's words. */
export const sayPeriodStatus = (status: PeriodStatus) => STATUS[status]();
