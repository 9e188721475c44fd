import * as v from 'valibot';

/** What a token lets a program do; each is one line in the table of routes. */
export const TOKEN_SCOPES = ['periods.read'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
export const SCOPE_WORDS = { 'periods.read': 'Read periods and their results' } as const satisfies Record<
	TokenScope,
	string
>;

/** Days until a token ends by itself; a program that is forgotten does not stay let in. */
export const TOKEN_DAYS = { '90': 90, '365': 365, '730': 730 } as const;

export const tokenSchema = v.object({
	name: v.pipe(
		v.string('Say which program it is for.'),
		v.trim(),
		v.nonEmpty('Say which program it is for.'),
		v.maxLength(100, 'Use at most 100 characters.')
	),
	scope: v.picklist(TOKEN_SCOPES, 'Choose what it may do.'),
	days: v.pipe(
		v.picklist(['90', '365', '730'], 'Choose how long it is good.'),
		v.transform((days) => TOKEN_DAYS[days])
	)
});
export type TokenInput = v.InferOutput<typeof tokenSchema>;
