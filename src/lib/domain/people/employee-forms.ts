import * as v from 'valibot';
import { ROLES } from '../access/permissions';
import { emailSchema } from '../access/credentials';
import { idSchema } from './device-forms';
import { versionSchema } from '../timekeeping/set-up-forms';
import { nameSchema, timeZoneSchema } from './organisation-forms';
import { optionalDateSchema } from './optional-date';

/** As the office writes it: leading zeros, letters and hyphens stay. */
export const employeeNumberSchema = v.pipe(
	v.string('Enter the employee number.'),
	v.trim(),
	v.nonEmpty('Enter the employee number.'),
	v.maxLength(40, 'Use at most 40 characters for the employee number.'),
	v.regex(/^[^\p{Cc}]*$/u, 'Remove line breaks and control characters from the employee number.')
);

/** The value of the department field that asks for a new department. */
export const NEW_DEPARTMENT = 'new';

const details = {
	employeeNumber: employeeNumberSchema,
	name: nameSchema("the employee's name"),
	departmentId: v.union(
		[v.literal(NEW_DEPARTMENT), idSchema('Choose a department.')],
		'Choose a department.'
	),
	newDepartment: v.optional(v.pipe(v.string(), v.trim()), ''),
	siteId: idSchema('Choose the home site.'),
	/** left out: stays as it is */
	startDate: v.optional(optionalDateSchema)
};

const roleSchema = v.picklist(ROLES, 'Choose a role.');

const NEW_DEPARTMENT_MESSAGE = "Enter the new department's name, at most 200 characters.";

const checkNewDepartment = (input: { departmentId: string; newDepartment: string }) =>
	input.departmentId !== NEW_DEPARTMENT || v.is(nameSchema('the name'), input.newDepartment);

export const employeeDetailsSchema = v.pipe(
	v.object(details),
	v.forward(
		v.partialCheck([['departmentId'], ['newDepartment']], checkNewDepartment, NEW_DEPARTMENT_MESSAGE),
		['newDepartment']
	)
);
export type EmployeeDetailsInput = v.InferOutput<typeof employeeDetailsSchema>;

/** Details of somebody on file, with the revision that was shown. */
export const employeeChangeSchema = v.intersect([
	employeeDetailsSchema,
	v.object({ revision: versionSchema })
]);

/** Sign-in is optional: somebody who only punches at a kiosk needs no e-mail address. */
export const newEmployeeSchema = v.pipe(
	v.object({
		...details,
		role: roleSchema,
		email: v.union([v.pipe(v.string(), v.trim(), v.literal('')), emailSchema], (issue) =>
			typeof issue.input === 'string' && issue.input.length > 254
				? 'This e-mail address is too long.'
				: 'Enter an e-mail address such as name@example.org, or leave it empty.'
		)
	}),
	v.forward(
		v.partialCheck([['departmentId'], ['newDepartment']], checkNewDepartment, NEW_DEPARTMENT_MESSAGE),
		['newDepartment']
	),
	v.forward(
		v.partialCheck(
			[['role'], ['email']],
			({ role, email }) => role === 'employee' || email !== '',
			'Supervisors and administrators sign in: enter an e-mail address.'
		),
		['email']
	)
);
export type NewEmployeeInput = v.InferOutput<typeof newEmployeeSchema>;

export const signInAccessSchema = v.object({ email: emailSchema, role: roleSchema });
/** The same for somebody who signs in already; `was` is what was seen. */
export const changeAccessSchema = v.object({ ...signInAccessSchema.entries, was: v.string() });
export type SignInAccessInput = v.InferOutput<typeof signInAccessSchema>;

export const siteSchema = v.object({ name: nameSchema("the site's name"), timeZone: timeZoneSchema });
export type SiteInput = v.InferOutput<typeof siteSchema>;

export const departmentSchema = v.object({ name: nameSchema("the department's name") });
export type DepartmentInput = v.InferOutput<typeof departmentSchema>;
