import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = 'messages';
const settings = JSON.parse(readFileSync('project.inlang/settings.json', 'utf8'));
const files = readdirSync(join(ROOT, settings.baseLocale));
const others: string[] = settings.locales.filter((locale: string) => locale !== settings.baseLocale);

/** A message is its words, or a list of variants whose `match` holds the words. */
function read(locale: string, file: string): Record<string, unknown> {
	const path = join(ROOT, locale, file);
	return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

const placeholders = (message: unknown) =>
	[...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();

describe('the words of each language', () => {
	it('are read from every file that exists', () => {
		const named = settings['plugin.inlang.messageFormat'].pathPattern.map((path: string) =>
			path.replace('./messages/{locale}/', '')
		);
		expect(named.toSorted()).toEqual(files.toSorted());
	});

	it('have names of their own: no two files say the same key', () => {
		const keys = files.flatMap((file) => Object.keys(read(settings.baseLocale, file)));
		expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
	});

	describe.each(others)('%s', (locale) => {
		it.each(files)('%s says all that English says, with the same placeholders', (file) => {
			const english = Object.entries(read(settings.baseLocale, file));
			const translated = read(locale, file);
			expect(Object.keys(translated).toSorted()).toEqual(english.map(([key]) => key).toSorted());
			for (const [key, message] of english)
				expect({ key, names: placeholders(translated[key]) }).toEqual({ key, names: placeholders(message) });
		});
	});
});
