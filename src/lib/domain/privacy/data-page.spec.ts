import { expect, test } from 'vitest';
import { composeDataPage } from './data-page';

test('shows every value as text, whatever is in it', () => {
	const page = composeDataPage('My data', 'lead', [
		{ title: 'Requests', rows: [{ reason: '<script>alert(1)</script>', at: new Date(0) }, { note: `"'&` }] },
		{ title: 'Devices', rows: [] }
	]);
	expect(page).not.toContain('<script>');
	expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
	expect(page).toContain('1970-01-01T00:00:00.000Z');
	expect(page).toContain('&quot;&#39;&amp;');
	expect(page).toContain('<th scope="col">note</th>');
	expect(page).toContain('Requests (2)');
	expect(page).toContain('<h2>Devices</h2><p>–</p>');
});
