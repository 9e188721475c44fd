import type { Context } from '../context';
import { listVisiblePeople, type Person } from './supervision.service';

/** As many as are offered while somebody types. */
const OFFERED = 20;

/** Somebody as a field for a person says it: names are not unique, numbers are. */
export const sayPerson = ({ name, employeeNumber }: Pick<Person, 'name' | 'employeeNumber'>): string =>
	`${name} (${employeeNumber})`;

/** Whom the actor supervises and whose name or number has these letters, by name. */
export async function searchPeople(context: Context, typed: string): Promise<string[]> {
	const search = typed.trim().slice(0, 200);
	return (await listVisiblePeople(context, { search, limit: OFFERED })).map(sayPerson);
}

/** Whom a field for a person names: one of those it offered, or just a number; null for nobody the actor supervises. */
export async function findPersonTyped(context: Context, typed: string): Promise<Person | null> {
	const text = typed.trim();
	const inBrackets = /\(([^()]+)\)$/.exec(text)?.[1];
	for (const employeeNumber of [text, inBrackets]) {
		if (!employeeNumber) continue;
		const [person] = await listVisiblePeople(context, { employeeNumber, limit: 1 });
		if (person) return person;
	}
	return null;
}
