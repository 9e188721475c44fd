import * as v from 'valibot';
import { sayFormError } from '$lib/words/form-errors';

/** What goes back to a form: what was typed, except passwords, and what is wrong with it by field. */
export type FormRefusal = { values: Record<string, string>; errors: Record<string, string> };

export type ReadForm<T> = { ok: true; value: T; refuse: Refuse } | { ok: false; refusal: FormRefusal };

/** Makes the refusal for reasons that only a service can find. */
type Refuse = (errors: Record<string, string>) => FormRefusal;

/** A form's text fields as the schema's type. The message under the empty name belongs to the form as a whole. */
export async function readForm<const S extends v.GenericSchema>(
	request: Request,
	schema: S
): Promise<ReadForm<v.InferOutput<S>>> {
	const typed: Record<string, string> = {};
	for (const [name, value] of await request.formData()) {
		if (typeof value === 'string') typed[name] = value;
	}
	const refuse: Refuse = (errors) => ({
		values: withoutSecrets(typed),
		errors: Object.fromEntries(Object.entries(errors).map(([name, words]) => [name, sayFormError(words)]))
	});
	const parsed = v.safeParse(schema, typed);
	if (parsed.success) return { ok: true, value: parsed.output, refuse };
	const errors: Record<string, string> = {};
	for (const issue of parsed.issues) errors[v.getDotPath(issue) ?? ''] ??= wordsOf(issue);
	return { ok: false, refusal: refuse(errors) };
}

/** valibot words a missing member for programmers ("Invalid key"). */
const wordsOf = (issue: v.BaseIssue<unknown>) =>
	issue.kind === 'schema' && issue.type === 'object' ? 'Please fill in this field.' : issue.message;

function withoutSecrets(typed: Record<string, string>): Record<string, string> {
	return Object.fromEntries(Object.entries(typed).filter(([name]) => !/password/i.test(name)));
}
