import { listHolidays, type HolidayOnFile } from '$lib/server/timekeeping/holiday.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import type { Context } from '$lib/server/context';
import { yearOf } from '../../../../components/list-query';
import { wholeList } from '../../../../components/office-list';

const KIND_WORDS = { regular: 'Regular', special: 'Special' };

/** The year that the address asks for, or the one that it is. */
export async function readHolidayYear(context: Context, url: URL): Promise<number> {
	return yearOf(url) ?? Number((await today(context)).slice(0, 4));
}

export const holidayList = wholeList<HolidayOnFile>({
	name: 'holidays',
	columns: [
		{ key: 'date', label: 'Date', value: ({ date }) => date },
		{ key: 'name', label: 'Holiday', value: ({ name }) => name },
		{ key: 'kind', label: 'Kind', value: ({ kind }) => KIND_WORDS[kind] },
		{ key: 'where', label: 'Where', value: ({ siteName }) => siteName ?? 'Everywhere' }
	],
	rows: async (context, url) => listHolidays(context, await readHolidayYear(context, url))
});
