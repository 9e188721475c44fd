import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** One boundary: which files, what they may not import, and why. */
const boundary = (files, patterns, ignores = []) => ({
	files,
	ignores,
	rules: { 'no-restricted-imports': ['error', { patterns }] }
});

const LUCIA = {
	group: ['lucia', 'lucia/*'],
	message:
		'lucia is deprecated upstream; only lib/server/access/sessions.ts knows it, so that it can be replaced in one file. Call that module.'
};
const ENV = {
	group: ['$env/*'],
	message: 'Configuration is parsed once, in lib/server/config.ts; import it from there so a bad value fails at start.'
};
const SERVER = {
	group: ['$lib/server/**', '**/lib/server/**', '**/server/*'],
	message: 'This code runs in the browser; lib/server holds keys and SQL. Call an endpoint under api/v1 instead.'
};
const FRAMEWORK = {
	group: ['$app/**', '$lib/**', '@sveltejs/**', 'svelte', 'svelte/**', 'drizzle-orm/**', 'drizzle-orm', 'mysql2/**', 'idb', 'node:*', '@tensorflow/**', '@vladmandic/**'],
	message:
		'Rules must run anywhere (server, browser, worker, verifier): lib/domain imports only domain files, valibot and temporal-polyfill. Pass clock, randomness and storage in as arguments.'
};
const REPO_IN_ROUTE = {
	group: ['**/*.repo', '**/*.repo.ts'],
	message: 'Routes parse, authorise and call one service. Put the decision into a *.service.ts and call that.'
};
const FOREIGN_REPO = {
	// A repo is imported as './name.repo' by its own folder only.
	regex: '^(\\$lib/server/|\\.\\./).*\\.repo(\\.ts)?$',
	message: "Another feature's repo is private to it. Ask its *.service.ts, so that one place guards its rules."
};

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', '.data/', '.data-demo/', '.cache/', 'node_modules/', 'drizzle/', 'src/lib/paraglide/'] },
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'no-console': ['error', { allow: ['error', 'warn'] }],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'svelte/no-at-html-tags': 'error',
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } }
	},
	{
		files: ['scripts/**', 'tests/**'],
		rules: { 'no-console': 'off' }
	},
	{
		files: ['src/lib/**/*.ts', 'src/lib/**/*.svelte'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector: 'ExportDefaultDeclaration',
					message: 'Named exports only, so that one thing has one name everywhere.'
				}
			]
		}
	},
	boundary(['src/lib/domain/**'], [FRAMEWORK, LUCIA, ENV], ['**/*.spec.ts']),
	boundary(['src/lib/client/**', 'src/lib/face-worker/**', 'src/lib/ui/**', 'src/service-worker/**'], [SERVER, LUCIA, ENV]),
	boundary(['src/routes/**'], [REPO_IN_ROUTE, LUCIA, ENV]),
	boundary(['src/lib/server/**'], [LUCIA, ENV, FOREIGN_REPO], [
		'src/lib/server/access/sessions.ts',
		'src/lib/server/config.ts',
		'**/*.medium.spec.ts'
	]),
	boundary(['src/lib/server/access/sessions.ts'], [ENV, FOREIGN_REPO]),
	boundary(['src/lib/server/config.ts'], [LUCIA, FOREIGN_REPO])
);
