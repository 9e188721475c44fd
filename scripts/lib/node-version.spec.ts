import { expect, test } from 'vitest';
import { requireNodeVersion } from './node-version.js';

test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s is new enough', (version) => {
	expect(() => requireNodeVersion(version)).not.toThrow();
});

test.each(['20.18.3', '18.20.0', '16.0.0'])(
	'Node %s is too old, and where to get another is said',
	(version) => {
		expect(() => requireNodeVersion(version)).toThrow(new RegExp(`this is ${version}.*nodejs.org`));
	}
);
