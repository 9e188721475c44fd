import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MODEL_FILES, MODEL_FOLDER } from './models';

describe('model files', () => {
	it('are only those of detector, landmarks, embedders and runtime', () => {
		const roles = new Set<string>(MODEL_FILES.map(({ role }) => role));
		expect([...roles].sort()).toEqual(['detector', 'faceres', 'landmarks', 'recognition', 'runtime']);
		expect(MODEL_FILES.filter(({ name }) => /age|gender|expression/.test(name))).toEqual([]);
	});

	it('live in a folder named after their content, so that a change of any byte changes every URL', () => {
		const listing = MODEL_FILES.map(({ name, sha256 }) => `${name} ${sha256}\n`).join('');
		const digest = createHash('sha256').update(listing).digest('hex');
		expect(MODEL_FOLDER).toBe(`models/${digest.slice(0, 12)}`);
	});

	it('come as a manifest and a weight file per network', () => {
		for (const role of ['detector', 'landmarks', 'recognition', 'faceres']) {
			const names = MODEL_FILES.filter((file) => file.role === role).map(({ name }) =>
				name.replace(/.*\./, '')
			);
			expect(names.sort()).toEqual(['bin', 'json']);
		}
	});
});
