/** How every text-like control looks; the border meets 3:1 and turns with `aria-invalid`. */
export const CONTROL =
	'rounded-control border-line-strong bg-surface-raised text-ink min-h-tap w-full border px-3 py-2 ' +
	'aria-invalid:border-bad aria-invalid:border-2 disabled:opacity-60 placeholder:text-ink-muted';
