import { isUuid } from '$domain/uuid';
import type { PrintQuery } from '$lib/server/dtr/print-plan.service';

const MONTH = /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/;

/** What is to be printed, from an address or a form; null when neither a period nor a month is named. */
export function readPrintQuery(source: URLSearchParams | FormData): PrintQuery | null {
	const text = (name: string) => String(source.get(name) ?? '');
	const id = (name: string) => (isUuid(text(name)) ? text(name) : null);
	const month = text('month');
	const periodId = id('period');
	const of = periodId ? { periodId } : MONTH.test(month) ? { month } : null;
	if (!of) return null;
	return {
		of,
		departmentId: id('department'),
		siteId: id('site'),
		employeeIds: source.getAll('employee').map(String).filter(isUuid),
		everyone: text('everyone') === 'yes'
	};
}
