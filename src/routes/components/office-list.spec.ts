import { describe, expect, it } from 'vitest';
import type { Context } from '$lib/server/context';
import { arrange, listToCsv, showList, wholeList, type ListColumn } from './office-list';

type Row = { name: string; days: number | null };
const columns: ListColumn<Row>[] = [
	{ key: 'name', label: 'Name', value: ({ name }) => name },
	{ key: 'days', label: 'Days', align: 'end', value: ({ days }) => days },
	{
		key: 'words',
		label: 'In words',
		only: 'file',
		value: ({ days }) => days,
		text: ({ days }) => `${days} days`
	},
	{ key: 'act', label: '', only: 'screen', fixed: true, value: () => null }
];
const ROWS: Row[] = [
	{ name: 'Site 10', days: 3 },
	{ name: 'site 9', days: null },
	{ name: 'Ähre', days: 20 }
];
const list = wholeList({ name: 'places', columns, rows: async () => ROWS });
// These rows ask nothing of it.
const nobody = {} as Context;
const at = (query: string) => new URL(`http://localhost/admin/places${query}`);
const names = (found: { rows: readonly Row[] }) => found.rows.map(({ name }) => name);

describe('a list of the office', () => {
	it('comes as it is read until an order is asked for', async () => {
		expect(names(await showList(list, nobody, at('')))).toEqual(['Site 10', 'site 9', 'Ähre']);
		expect(names(await showList(list, nobody, at('?sort=act')))).toEqual(['Site 10', 'site 9', 'Ähre']);
	});

	it('orders words as people do, and numbers as numbers, with what is missing last', async () => {
		expect(names(await showList(list, nobody, at('?sort=name')))).toEqual(['Ähre', 'site 9', 'Site 10']);
		expect(names(await showList(list, nobody, at('?sort=days')))).toEqual(['Site 10', 'Ähre', 'site 9']);
		expect((await showList(list, nobody, at('?sort=-name'))).order).toEqual({
			key: 'name',
			descending: true
		});
	});

	it('gives one page, and the last one for a page past the end', () => {
		const many = Array.from({ length: 101 }, (_, i) => ({ name: `Row ${i}`, days: i }));
		const order = { key: 'days', descending: true };
		const last = arrange(many, columns, { order, page: { limit: 50, number: 9 } });
		expect([last.page, last.pageCount, last.total, names(last)]).toEqual([3, 3, 101, ['Row 0']]);
		expect(arrange([], columns, { order, page: { limit: 50, number: 1 } })).toMatchObject({
			page: 1,
			pageCount: 1
		});
	});

	it('tells the screen which columns it has, and which one can order by', async () => {
		const shown = await showList(list, nobody, at(''));
		expect(shown.columns.map(({ key, sortable }) => [key, sortable])).toEqual([
			['name', true],
			['days', true],
			['act', false]
		]);
	});

	it('writes all rows into a file in the order of the screen, without what is a button there', async () => {
		const csv = await listToCsv(list, nobody, at('?sort=name&page=2'));
		expect(csv.slice(1).trimEnd().split('\r\n')).toEqual([
			'"Name","Days","In words"',
			'"Ähre",20,"20 days"',
			'"site 9","","null days"',
			'"Site 10",3,"3 days"'
		]);
	});
});
