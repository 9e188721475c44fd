import { m } from '$lib/paraglide/messages';
import { formatRange } from '$lib/words/format';
import { sayPeriodStatus } from '$lib/words/period-words';
import type { PeriodRefusal } from '$lib/server/timekeeping/period.service';

/** Why a step of a period was not taken, and what to do. Days that stand in the way are listed beside it. */
export function sayPeriodRefusal(refusal: PeriodRefusal): { words: string; dates: readonly string[] } {
	const say = (words: string, dates: readonly string[] = []) => ({ words, dates });
	switch (refusal.reason) {
		case 'unresolved_days':
			return say(m.refused_unresolved_days(), refusal.dates);
		case 'pending_requests':
			return say(
				refusal.count === 1 ? m.refused_pending_one() : m.refused_pending_many({ count: refusal.count })
			);
		case 'reason_required':
			return say(m.refused_reason());
		case 'wrong_status':
			return say(m.refused_wrong_status({ status: sayPeriodStatus(refusal.status).toLowerCase() }));
		case 'not_over':
			return say(m.refused_not_over());
		case 'overlaps':
			return say(m.refused_overlaps({ range: formatRange(refusal.first, refusal.last) }));
		case 'own':
			return say(m.refused_own());
		case 'late_queue':
			return say(m.refused_late_queue());
		case 'not_found':
			return say(m.refused_period_gone());
		case 'changed_meanwhile':
			return say(m.refused_changed());
	}
}
