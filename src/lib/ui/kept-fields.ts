/** A form that was filled in before a sign-in had expired is given back for so long. */
const KEPT_MS = 15 * 60_000;

export type Field = readonly [name: string, value: string];
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Whether a form's answer leads to a sign-in or a proof, from where one comes back to an empty form. */
export const leadsToSignIn = (location: string): boolean => /^\/(sign-in|confirm)\?/.test(location);

/** What all keys begin with. */
export const KEPT_PREFIX = 'form ';

/** Whoever signs in next in this tab leaves nothing of others in it, and nothing that is too old. */
export function dropOthers(
	store: Store & Pick<Storage, 'length' | 'key'>,
	{ owner, nowMs }: { owner: string; nowMs: number }
): void {
	if (owner === '') return;
	const keys = Array.from({ length: store.length }, (_, at) => store.key(at) ?? '');
	for (const key of keys.filter((name) => name.startsWith(KEPT_PREFIX))) {
		const kept = readKept(store.getItem(key));
		if (kept?.owner !== owner || kept.until <= nowMs) store.removeItem(key);
	}
}

/** `owner`: who typed it, since somebody else may sign in next in this tab. */
export function keepFields(
	store: Store,
	key: string,
	{ owner, fields, nowMs }: { owner: string; fields: readonly Field[]; nowMs: number }
): void {
	if (owner === '' || fields.length === 0) return;
	try {
		store.setItem(key, JSON.stringify({ owner, fields, until: nowMs + KEPT_MS }));
	} catch {
		// Storage that is full or forbidden: the form is empty afterwards, as it would be without this.
	}
}

/** What was kept for this person not long ago, once; null when there is nothing of theirs. */
export function takeFields(
	store: Store,
	key: string,
	{ owner, nowMs }: { owner: string; nowMs: number }
): Field[] | null {
	const kept = readKept(store.getItem(key));
	if (kept === null || owner === '') return null;
	store.removeItem(key);
	return kept.owner === owner && kept.until > nowMs ? kept.fields : null;
}

function readKept(text: string | null): { owner: string; until: number; fields: Field[] } | null {
	if (text === null) return null;
	try {
		// Written by `keepFields` in this very tab; what is no JSON is somebody else's.
		return JSON.parse(text) as { owner: string; until: number; fields: Field[] };
	} catch {
		return null;
	}
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What people type or choose; never passwords, files, or what a page put there itself. */
const TYPED =
	'input:not([type=password], [type=file], [type=hidden], [autocomplete=one-time-code]), textarea, select';

const controlsOf = (form: HTMLFormElement): Control[] =>
	[...form.querySelectorAll<Control>(TYPED)].filter(({ name }) => name !== '');
const isBox = (control: Control): control is HTMLInputElement =>
	control.type === 'checkbox' || control.type === 'radio';

/** Emptied ones too: to take a date away is something that was typed. */
export function readFields(form: HTMLFormElement): Field[] {
	return controlsOf(form)
		.filter((control) => !isBox(control) || control.checked)
		.map(({ name, value }) => [name, value]);
}

/**
 * Hidden fields that say what a form is about, and as of when (`pin`: a number of a terminal, each with a form for whose it
 * is); the id that is made for a form anew is none of them.
 */
const ABOUT = /^(?!formId$).*id$|^(kind|outcome|version|revision|seen|was|pin|date)$/i;

/**
 * Of forms of one action, each gets back its own: what was said of one punch must not stand at another, nor over what
 * somebody else changed meanwhile.
 */
export function readAbout(form: HTMLFormElement): string {
	return [...form.querySelectorAll<HTMLInputElement>('input[type=hidden]')]
		.filter(({ name }) => ABOUT.test(name))
		.map(({ name, value }) => `${name}=${value}`)
		.join(' ');
}

/** As if it was typed, so that what depends on it follows. */
export function fillFields(form: HTMLFormElement, fields: readonly Field[]): void {
	const left = [...fields];
	for (const control of controlsOf(form)) {
		const at = left.findIndex(
			([name, value]) => name === control.name && (!isBox(control) || value === control.value)
		);
		const [, value = ''] = left[at] ?? [];
		if (at >= 0) left.splice(at, 1);
		// A radio button says something only when it is chosen; then the browser lets go of the others.
		if (control.type === 'radio' ? at < 0 : at < 0 && !isBox(control)) continue;
		if (isBox(control)) control.checked = at >= 0;
		else control.value = value;
		control.dispatchEvent(new Event('input', { bubbles: true }));
		control.dispatchEvent(new Event('change', { bubbles: true }));
	}
}
