import { expect, test } from 'vitest';
import { checkGuarded } from './guard';

test.each(['/(admin)/admin', '/(admin)/admin/punches.csv', '/(me)/me', '/(me)/me/days/[date]'])(
	'%s needs a sign-in',
	(routeId) => expect(checkGuarded(routeId)).toBe(true)
);

test.each([null, '/', '/(auth)/sign-in', '/(device)/kiosk', '/(device)/me/punch', '/api/v1/punches'])(
	'%s does not',
	(routeId) => expect(checkGuarded(routeId)).toBe(false)
);
