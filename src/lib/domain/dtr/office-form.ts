import * as v from 'valibot';

/** Lines above the title that fit on the form. */
export const HEADER_LINES = 4;
/** People who sign below the employee: the supervisor, and one above. */
export const SIGNATORIES = 2;

const line = (max: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.maxLength(max, `Use at most ${max} characters.`),
		v.regex(/^[^\p{Cc}]*$/u, 'Remove control characters.')
	);

/** What an office prints on its DTR: lines above the title, and who signs. A blank name is signed over by hand. */
export const OfficeFormSchema = v.object({
	headerLines: v.pipe(v.array(line(80)), v.maxLength(HEADER_LINES, `Use at most ${HEADER_LINES} lines.`)),
	signatories: v.pipe(
		v.array(v.object({ name: line(100), title: line(100) })),
		v.minLength(1),
		v.maxLength(SIGNATORIES)
	)
});
export type OfficeForm = v.InferOutput<typeof OfficeFormSchema>;

export const OFFICE_SCOPES = ['organisation', 'site', 'department', 'employee'] as const;
export type OfficeScope = (typeof OFFICE_SCOPES)[number];

export interface ScopedOfficeForm {
	scopeKind: OfficeScope;
	/** null: the organisation */
	scopeId: string | null;
	form: OfficeForm;
}

/** The form that counts for an employee: the own one, else the department's, the site's, everybody's; null without any. */
export function officeFormOf(
	forms: readonly ScopedOfficeForm[],
	person: { id: string; departmentId: string; siteId: string }
): OfficeForm | null {
	const of = (kind: OfficeScope, id: string | null) =>
		forms.find(({ scopeKind, scopeId }) => scopeKind === kind && scopeId === id)?.form;
	return (
		of('employee', person.id) ??
		of('department', person.departmentId) ??
		of('site', person.siteId) ??
		of('organisation', null) ??
		null
	);
}
