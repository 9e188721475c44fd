import { addDays } from '$domain/timekeeping/civil-date';
import { requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import { fontFiles } from '../config';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import type { Form48, Form48Settings } from '../documents/form48/form48';
import { form48Pdf } from '../documents/form48/form48-pdf';
import { loadFontSet } from '../documents/pdf/font-set';
import type { Timesheet, TimesheetSettings } from '../documents/timesheet/timesheet';
import { timesheetPdf } from '../documents/timesheet/timesheet-pdf';
import { findOrganisationName } from '../people/organisation.service';
import { listDayCodes } from '../timekeeping/day-code.service';
import { eachDaysThatCount } from '../timekeeping/days-that-count.service';
import type { Person } from '../timekeeping/supervision.service';
import { listOfficeForms } from './office-form.service';
import type { PrintPlan } from './print-plan.service';
import { toForms48, toTimesheet, type FormSource } from './to-forms';

export type PrintJob =
	{ kind: 'form48'; settings: Form48Settings } | { kind: 'timesheet'; settings: TimesheetSettings };

/** A PDF in pieces, made as it is read; `onProgress` gets the forms that are finished. */
export type Print = {
	fileName: string;
	total: number;
	chunks: AsyncGenerator<Uint8Array, void, void>;
	/** what is wrong with the finished file, in a sentence; null when nothing is */
	note: () => string | null;
};

/** Prints what was planned, and notes who printed it. */
export async function printForms(
	context: Context,
	plan: PrintPlan,
	job: PrintJob,
	onProgress: (done: number) => void = () => {}
): Promise<Print> {
	const actor = requireSignedIn(context);
	const [organisation, offices, codes] = await Promise.all([
		findOrganisationName(context),
		listOfficeForms(context),
		listDayCodes(context)
	]);
	const printedAt = context.now();
	const { range, people } = plan;
	await transaction(context.db, (tx) =>
		recordAudit(tx, {
			at: printedAt,
			actor,
			action: 'dtr.print',
			subjectType: 'dtr',
			subjectId: people.length === 1 ? (people[0]?.id ?? null) : null,
			detail: { after: { kind: job.kind, ...range, employees: people.length } }
		})
	);
	const source: FormSource = {
		organisation: organisation ?? '',
		offices,
		codeNames: new Map(codes.map(({ code, name }) => [code, name])),
		range,
		printedAt
	};
	const common = { fontSet: loadFontSet(fontFiles()), createdAt: printedAt };
	let missing: string[] = [];
	const note = () => sayMissing(missing);
	const period = `${range.first}-${range.last}`;
	return job.kind === 'form48'
		? {
				fileName: `cs-form-48-${period}.pdf`,
				total: plan.forms.form48,
				chunks: form48Pdf(eachForm48(context, people, { ...source, settings: job.settings }), {
					...common,
					settings: job.settings,
					title: `CS Form No. 48, ${plan.words}`,
					onProgress: ({ forms, missingCharacters }) => {
						missing = missingCharacters;
						onProgress(forms);
					}
				}),
				note
			}
		: {
				fileName: `timesheets-${period}.pdf`,
				total: plan.forms.timesheet,
				chunks: timesheetPdf(eachTimesheet(context, people, source), {
					...common,
					settings: job.settings,
					title: `Timesheets, ${plan.words}`,
					onProgress: ({ timesheets, missingCharacters }) => {
						missing = missingCharacters;
						onProgress(timesheets);
					}
				}),
				note
			};
}

function sayMissing(characters: readonly string[]): string | null {
	if (characters.length === 0) return null;
	const some = characters.slice(0, 12).join(' ');
	return `The fonts here cannot print ${some}. Whoever runs the server can name a font that does (BUNDY_FONT_FILES).`;
}

async function* eachForm48(
	context: Context,
	people: readonly Person[],
	source: FormSource & { settings: Form48Settings }
): AsyncGenerator<Form48> {
	for await (const { entry, person } of eachPerson(context, people, source.range))
		yield* toForms48(entry, person, source);
}

async function* eachTimesheet(
	context: Context,
	people: readonly Person[],
	source: FormSource
): AsyncGenerator<Timesheet> {
	for await (const { entry, person } of eachPerson(context, people, source.range))
		yield toTimesheet(entry, person, source);
}

async function* eachPerson(
	context: Context,
	people: readonly Person[],
	{ first, last }: FormSource['range']
) {
	const byId = new Map(people.map((person) => [person.id, person]));
	// A night shift of the day before may be printed on the first row.
	const query = { employeeIds: [...byId.keys()], from: addDays(first, -1), to: last };
	for await (const entry of eachDaysThatCount(context, query)) {
		const person = byId.get(entry.employee.id);
		if (person) yield { entry, person };
	}
}
