import { listImports, type ImportOnFile } from '$lib/server/import/upload.service';
import { wholeList } from '../../../components/office-list';
import { IMPORT_KIND_WORDS, IMPORT_STATE_WORDS } from './state-words';

export const importList = wholeList<ImportOnFile>({
	name: 'imports',
	columns: [
		{ key: 'name', label: 'File', value: ({ name }) => name },
		{ key: 'kind', label: 'Kind', only: 'file', value: ({ kind }) => IMPORT_KIND_WORDS[kind] },
		{ key: 'state', label: 'State', value: ({ state }) => IMPORT_STATE_WORDS[state] },
		{ key: 'added', label: 'New', align: 'end', value: ({ added, changed }) => added + changed },
		{ key: 'known', label: 'There already', align: 'end', value: ({ known }) => known },
		{ key: 'quarantined', label: 'Quarantined', align: 'end', value: ({ quarantined }) => quarantined },
		{ key: 'when', label: 'When', value: ({ createdAt }) => createdAt.toISOString() },
		{ key: 'author', label: 'By', only: 'file', value: ({ authorName }) => authorName }
	],
	rows: listImports
});
