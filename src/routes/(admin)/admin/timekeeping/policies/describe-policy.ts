import { formatMinutes } from '$domain/report-words';
import { DEFAULT_POLICY, type Policy } from '$domain/timekeeping/policy';

/** What a policy says, in sentences, where it differs from the built-in rules. */
export function describePolicy(policy: Policy): string[] {
	const { overtime, rounding, night } = policy;
	const said: string[] = [];
	if (policy.graceMinutes > 0)
		said.push(
			`Grace of ${policy.graceMinutes} minutes; ${policy.graceMode === 'from_start' ? 'past it every minute counts' : 'only the minutes after it count'}.`
		);
	else said.push('No grace: every minute late counts.');
	if (policy.breakGraceMinutes > 0) said.push(`Grace of ${policy.breakGraceMinutes} minutes after a break.`);
	said.push(
		overtime.mode === 'none'
			? 'No overtime.'
			: `Overtime ${overtime.mode === 'approved' ? 'when approved' : 'without approval'}, ${overtime.basis === 'schedule' ? 'after the shift' : 'beyond the daily hours'}${overtime.minimumMinutes > 0 ? `, from ${overtime.minimumMinutes} minutes on` : ''}${overtime.roundDownMinutes > 1 ? `, in steps of ${overtime.roundDownMinutes} minutes` : ''}${overtime.includePreShift ? ', also before the shift' : ''}.`
	);
	if (policy.restWork === 'approved') said.push('Work on rest days and holidays counts when approved.');
	if (policy.missingBreakPunch === 'assume_break')
		said.push('A missing break punch is taken as the break’s edge.');
	if (policy.holidayBasis === 'calendar')
		said.push('A holiday begins and ends at midnight, also inside a shift.');
	if (policy.dailyNormMinutes !== DEFAULT_POLICY.dailyNormMinutes)
		said.push(`${formatMinutes(policy.dailyNormMinutes)} of a rest day or holiday are regular.`);
	if (night.from !== DEFAULT_POLICY.night.from || night.to !== DEFAULT_POLICY.night.to)
		said.push(
			`Night from ${night.from} to ${String(Number(night.to.slice(0, 2)) % 24).padStart(2, '0')}${night.to.slice(2)}.`
		);
	for (const [side, { mode, stepMinutes }] of [
		['IN', rounding.in],
		['OUT', rounding.out]
	] as const)
		if (mode !== 'none')
			said.push(`${side} is rounded ${mode === 'nearest' ? 'to the nearest' : mode} ${stepMinutes} minutes.`);
	return said;
}
