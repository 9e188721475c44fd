import { listTemplates, type TemplateOnFile } from '$lib/server/dtr/payroll-template.service';
import { wholeList } from '../../../components/office-list';

const TEMPLATE_SOURCE_WORDS = { daily: 'By day', period: 'By period' } as const;

export const templateList = wholeList<TemplateOnFile>({
	name: 'payroll-templates',
	columns: [
		{ key: 'name', label: 'Template', value: ({ template }) => template.name },
		{ key: 'source', label: 'Rows', value: ({ template }) => TEMPLATE_SOURCE_WORDS[template.source] },
		{ key: 'format', label: 'File', value: ({ template }) => template.format.toUpperCase() },
		{ key: 'columns', label: 'Columns', align: 'end', value: ({ template }) => template.columns.length }
	],
	rows: (context) => listTemplates(context)
});
