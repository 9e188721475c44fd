/** What a reminder that was pushed says; anything else that arrives is not ours. */
export type Pushed = { title: string; body: string; url: string; tag: string };

/** Null for a message without words, or one that would lead off this site. */
export function readPushed(json: unknown, origin: string): Pushed | null {
	if (typeof json !== 'object' || json === null) return null;
	const { title, body, url, tag }: Record<string, unknown> = { ...json };
	const all = [title, body, url, tag];
	if (!all.every((each) => typeof each === 'string')) return null;
	const [said, more, path, name] = all.map(String);
	if (!said || more === undefined || name === undefined) return null;
	if (!path?.startsWith('/') || new URL(path, origin).origin !== origin) return null;
	return { title: said, body: more, url: path, tag: name };
}
