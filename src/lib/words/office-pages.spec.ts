import { expect, test } from 'vitest';
import { checkOfficePage } from './office-pages';

test.each(['/admin', '/admin/employees/x/days/2026-08-03', '/setup'])(
	'%s is a page of the office',
	(path) => {
		expect(checkOfficePage(path)).toBe(true);
	}
);

test.each(['/me', '/me/requests', '/sign-in', '/', '/kiosk', '/administer'])('%s is not', (path) => {
	expect(checkOfficePage(path)).toBe(false);
});
