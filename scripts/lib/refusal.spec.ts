import { describe, expect, test } from 'vitest';
import { explainWriteError } from './refusal.js';

const failure = (code: string) => Object.assign(new Error('failed'), { code });

describe('explainWriteError', () => {
	test.each(['EACCES', 'EPERM', 'EROFS', 'ENOENT'])('names the folder when %s keeps us out', (code) => {
		expect(explainWriteError(failure(code), '/srv/x')?.message).toBe(
			`Cannot write to /srv/x (${code}). Make that folder writable for this user.`
		);
	});

	test('tells a full disk from a closed folder', () => {
		expect(explainWriteError(failure('ENOSPC'), '/srv/x')?.message).toContain('is full');
	});

	test('leaves alone what it does not know', () => {
		expect(explainWriteError(new TypeError('a bug'), '/srv/x')).toBeNull();
	});
});
