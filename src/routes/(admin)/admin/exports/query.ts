import { isUuid } from '$domain/uuid';
import type { ExportQuery } from '$lib/server/dtr/export-rows.service';

/** Whose results of which period, from an address or a form; null when no period is named. */
export function readExportQuery(source: URLSearchParams | FormData): ExportQuery | null {
	const id = (name: string) => {
		const text = String(source.get(name) ?? '');
		return isUuid(text) ? text : null;
	};
	const periodId = id('period');
	if (!periodId) return null;
	return {
		periodId,
		departmentId: id('department'),
		siteId: id('site'),
		onlyLocked: source.get('who') !== 'everybody'
	};
}
