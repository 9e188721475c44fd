/**
 * The id of a heading as GitHub makes it, so that a link to a section works there and here: lower case, letters, digits,
 * hyphens and underscores stay, blanks become hyphens. A second heading of the same words gets `-1`.
 *
 * @param taken ids of the document so far; the new one is added
 */
export function makeHeadingId(words: string, taken: Set<string>): string {
	const id = words
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
		.replaceAll(' ', '-');
	let unique = id;
	for (let n = 1; taken.has(unique); n++) unique = `${id}-${n}`;
	taken.add(unique);
	return unique;
}
