import type { OverlayDetail } from '$domain/timekeeping/overlay-entry';
import type { Context } from '$lib/server/context';
import { listSites } from '$lib/server/people/organisation.service';
import { listSuspensions, type OverlayOnFile } from '$lib/server/timekeeping/overlay.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import { yearOf } from '../../../../components/list-query';
import { wholeList } from '../../../../components/office-list';

type Row = OverlayOnFile & {
	detail: Extract<OverlayDetail, { kind: 'suspension' }>;
	/** null: everywhere */
	siteName: string | null;
};

/** The year that the address asks for, or the one that it is. */
export async function readSuspensionYear(context: Context, url: URL): Promise<number> {
	return yearOf(url) ?? Number((await today(context)).slice(0, 4));
}

export const suspensionList = wholeList<Row>({
	name: 'suspensions',
	columns: [
		{ key: 'dates', label: 'Days', only: 'screen', value: ({ firstDate }) => firstDate },
		{ key: 'first', label: 'First day', only: 'file', value: ({ firstDate }) => firstDate },
		{ key: 'last', label: 'Last day', only: 'file', value: ({ lastDate }) => lastDate },
		{ key: 'hours', label: 'Hours', value: ({ detail }) => `${detail.from}–${detail.to}` },
		{ key: 'where', label: 'Where', value: ({ siteName }) => siteName ?? 'Everywhere' },
		{ key: 'reason', label: 'Why', value: ({ reason }) => reason },
		{ key: 'author', label: 'Entered by', only: 'file', value: ({ authorName }) => authorName },
		{
			key: 'state',
			label: 'State',
			only: 'file',
			value: ({ revokedAt }) => (revokedAt ? 'Taken back' : 'In force')
		}
	],
	rows: async (context, url) => {
		const year = await readSuspensionYear(context, url);
		const [suspensions, sites] = await Promise.all([
			listSuspensions(context, { from: `${year}-01-01`, to: `${year}-12-31` }),
			listSites(context)
		]);
		const siteNames = new Map(sites.map(({ id, name }) => [id, name]));
		return suspensions.flatMap(({ detail, ...row }) =>
			detail.kind === 'suspension'
				? [{ ...row, detail, siteName: row.siteId ? (siteNames.get(row.siteId) ?? '') : null }]
				: []
		);
	}
});
