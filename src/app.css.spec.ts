import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./app.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
const themes = [
	['light', readTokens(light)],
	['dark', readTokens(dark)]
] as const;

const GROUNDS = ['surface', 'surface-raised', 'surface-sunken'];
const TEXT = [
	...['ink', 'ink-muted', 'accent', 'accent-strong', 'good', 'warn', 'bad'].flatMap((ink) =>
		GROUNDS.map((ground) => [ink, ground] as const)
	),
	...['good', 'warn', 'bad', 'accent'].flatMap((tone) => [
		[tone, `${tone}-soft`] as const,
		['ink', `${tone}-soft`] as const,
		[`${tone}-ink`, tone] as const
	]),
	['accent-ink', 'accent-strong'] as const
];
const CONTROLS = ['line-strong', 'focus', 'accent'].flatMap((ink) =>
	GROUNDS.map((ground) => [ink, ground] as const)
);

describe.each(themes)('in the %s theme', (_, tokens) => {
	test.each(TEXT)('%s on %s can be read (WCAG 1.4.3: 4.5 to 1)', (ink, ground) => {
		expect(contrast(tokens, ink, ground)).toBeGreaterThanOrEqual(4.5);
	});

	test.each(CONTROLS)('a control in %s stands out from %s (WCAG 1.4.11: 3 to 1)', (ink, ground) => {
		expect(contrast(tokens, ink, ground)).toBeGreaterThanOrEqual(3);
	});
});

function readTokens(block: string): Map<string, string> {
	return new Map(
		[...block.matchAll(/--color-([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex])
	);
}

/** WCAG 2.2 contrast ratio of two tokens. */
function contrast(tokens: Map<string, string>, a: string, b: string): number {
	const [high = 0, low = 0] = [luminance(tokens.get(a)), luminance(tokens.get(b))].sort((x, y) => y - x);
	return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string | undefined): number {
	if (hex === undefined) throw new Error('unknown token');
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
