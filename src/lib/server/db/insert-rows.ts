import { DrizzleQueryError, getTableColumns, getTableName, sql } from 'drizzle-orm';
import type { MySqlTable } from 'drizzle-orm/mysql-core';
import mysql from 'mysql2';
import type { Tx } from './database';

/** `ignore`: a row whose key is there already is left out. `replace`: it takes the place of the one that is there. */
type WhenThere = 'fail' | 'ignore' | 'replace';

/**
 * Puts whole rows into a table in one statement, as `insert(table).values(rows)` does. Drizzle looks at each value a dozen
 * times to see what it is, which for punches takes longer than everything else about the statement; here every value is one.
 *
 * @param rows with every column of the table; at least one
 * @returns rows that were put in; with `replace` those that took another's place count twice
 */
export async function insertRows<T extends MySqlTable>(
	tx: Tx,
	table: T,
	rows: readonly T['$inferSelect'][],
	whenThere: WhenThere = 'fail'
): Promise<number> {
	const { text, columns } = prepare(table, whenThere);
	const values = rows.map((row) => columns.map(({ key, toDriver }) => toDriver(row[key])));
	try {
		const [result] = await tx.execute(sql.raw(mysql.format(text, [values])));
		return result.affectedRows;
	} catch (error) {
		// It repeats the statement, and with it all that was to be kept of somebody.
		if (error instanceof DrizzleQueryError)
			Object.assign(error, { query: text, message: `Failed query: ${text}` });
		throw error;
	}
}

type Prepared = { text: string; columns: { key: string; toDriver: (value: unknown) => mysql.SqlValue }[] };
const prepared = new WeakMap<MySqlTable, Map<WhenThere, Prepared>>();

function prepare(table: MySqlTable, whenThere: WhenThere): Prepared {
	const ofTable = prepared.get(table) ?? new Map<WhenThere, Prepared>();
	prepared.set(table, ofTable);
	const known = ofTable.get(whenThere);
	if (known) return known;
	const columns = Object.entries(getTableColumns(table));
	const names = columns.map(([, { name }]) => mysql.escapeId(name));
	const replace = names.map((name) => `${name} = values(${name})`).join(', ');
	const fresh = {
		text: `insert ${whenThere === 'ignore' ? 'ignore ' : ''}into ${mysql.escapeId(getTableName(table))} (${names.join(', ')}) values ?${whenThere === 'replace' ? ` on duplicate key update ${replace}` : ''}`,
		columns: columns.map(([key, column]) => ({
			key,
			// What a column makes of a value is what the driver takes: Drizzle hands it over unseen too.
			toDriver: (value: unknown) =>
				value === null ? null : (column.mapToDriverValue(value) as mysql.SqlValue)
		}))
	};
	ofTable.set(whenThere, fresh);
	return fresh;
}
