import { inArray, or, sql, type SQL } from 'drizzle-orm';
import { employee } from './schema/employee';

/** Whose records somebody may see: everybody's, or those of employees of these departments and sites. */
export type Reach = 'all' | { departmentIds: readonly string[]; siteIds: readonly string[] };

/** For a query that joins `employee`: only those within reach; nobody when the reach is empty. */
export function withinReach(reach: Reach): SQL | undefined {
	if (reach === 'all') return undefined;
	const { departmentIds, siteIds } = reach;
	return (
		or(
			departmentIds.length > 0 ? inArray(employee.departmentId, [...departmentIds]) : undefined,
			siteIds.length > 0 ? inArray(employee.siteId, [...siteIds]) : undefined
		) ?? sql`false`
	);
}

export const isNowhere = (reach: Reach): boolean =>
	reach !== 'all' && reach.departmentIds.length + reach.siteIds.length === 0;
