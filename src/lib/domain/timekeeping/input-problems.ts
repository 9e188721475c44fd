import * as v from 'valibot';

/** One thing wrong with an input, and where. */
export interface InputProblem {
	/** Dotted path such as `assignments.0.schedule.days.mon`; empty for the input as a whole. */
	path: string;
	message: string;
}

/** Turns schema issues into problems that a person can act on. */
export function toProblems(issues: readonly v.BaseIssue<unknown>[]): InputProblem[] {
	return issues.map((issue) => ({ path: v.getDotPath(issue) ?? '', message: say(issue) }));
}

/** Our own messages stand as they are; the schema's default for an absent key only says what it expected. */
function say(issue: v.BaseIssue<unknown>): string {
	return issue.message.startsWith('Invalid key:') && issue.received === 'undefined'
		? 'is missing'
		: issue.message;
}
