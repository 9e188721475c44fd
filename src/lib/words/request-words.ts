import type { REQUEST_STATUS_WORDS } from '$domain/timekeeping/request-words';
import type { RequestKind } from '$domain/timekeeping/request-detail';
import { m } from '$lib/paraglide/messages';

/** Requests in the reader's words. */

const KIND: Record<RequestKind, { name: () => string; hint: () => string }> = {
	missed_punch: { name: m.request_missed_punch, hint: m.request_missed_punch_hint },
	adjustment: { name: m.request_adjustment, hint: m.request_adjustment_hint },
	leave: { name: m.request_leave, hint: m.request_leave_hint },
	official_business: { name: m.request_official_business, hint: m.request_official_business_hint },
	overtime: { name: m.request_overtime, hint: m.request_overtime_hint },
	schedule_change: { name: m.request_schedule_change, hint: m.request_schedule_change_hint }
};

const STATUS: Record<keyof typeof REQUEST_STATUS_WORDS, () => string> = {
	pending: m.request_pending,
	approved: m.request_approved,
	declined: m.request_declined,
	withdrawn: m.request_withdrawn
};

export const sayRequestKind = (kind: RequestKind) => KIND[kind].name();
export const sayRequestHint = (kind: RequestKind) => KIND[kind].hint();
export const sayRequestStatus = (status: keyof typeof REQUEST_STATUS_WORDS) => STATUS[status]();
