import { formatRange } from '$domain/report-words';
import { PERIOD_STATUS_WORDS } from '$domain/timekeeping/period-words';
import type { PeriodRefusal } from '$lib/server/timekeeping/period.service';

/** Why a step of a period was not taken, and what to do. Days that stand in the way are listed beside it. */
export function sayPeriodRefusal(refusal: PeriodRefusal): { words: string; dates: readonly string[] } {
	const say = (words: string, dates: readonly string[] = []) => ({ words, dates });
	switch (refusal.reason) {
		case 'unresolved_days':
			return say('A punch is missing on these days. Correct them, or lock with a reason:', refusal.dates);
		case 'pending_requests':
			return say(
				refusal.count === 1
					? 'A request for these days waits for a decision.'
					: `${refusal.count} requests for these days wait for a decision.`
			);
		case 'reason_required':
			return say('Write down the reason.');
		case 'wrong_status':
			return say(`It is ${PERIOD_STATUS_WORDS[refusal.status].toLowerCase()} now, so this step is not next.`);
		case 'not_over':
			return say('The period is not over yet: it is signed after its last day.');
		case 'overlaps':
			return say(
				`Some of these days are signed already, with the period ${formatRange(refusal.first, refusal.last)}.`
			);
		case 'own':
			return say('Nobody verifies the own record. Ask a colleague.');
		case 'late_queue':
			return say('The period is locked. Reopen it first.');
		case 'not_found':
			return say('This period or employee is not there any more.');
		case 'changed_meanwhile':
			return say('Somebody else changed this meanwhile. Look at it again; nothing was saved.');
	}
}
