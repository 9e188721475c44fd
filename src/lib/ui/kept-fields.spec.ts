import { describe, expect, test } from 'vitest';
import {
	dropOthers,
	fillFields,
	keepFields,
	leadsToSignIn,
	readAbout,
	readFields,
	takeFields
} from './kept-fields';

function makeStore() {
	const kept = new Map<string, string>();
	return {
		kept,
		get length() {
			return kept.size;
		},
		key: (at: number) => [...kept.keys()][at] ?? null,
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key)
	};
}
const fields = [['reason', 'My daughter is ill']] as const;

test('what was typed comes back once to whoever typed it', () => {
	const store = makeStore();
	keepFields(store, 'form', { owner: 'Ana', fields, nowMs: 0 });
	expect(takeFields(store, 'other', { owner: 'Ana', nowMs: 1 })).toBeNull();
	expect(takeFields(store, 'form', { owner: 'Ana', nowMs: 15 * 60_000 - 1 })).toEqual(fields);
	expect(takeFields(store, 'form', { owner: 'Ana', nowMs: 1 })).toBeNull();
});

test('nobody else sees it, and after a quarter of an hour nobody at all', () => {
	const store = makeStore();
	keepFields(store, 'form', { owner: 'Ana', fields, nowMs: 0 });
	expect(takeFields(store, 'form', { owner: 'Ben', nowMs: 1 })).toBeNull();
	expect(store.kept.size).toBe(0);
	keepFields(store, 'form', { owner: 'Ana', fields, nowMs: 0 });
	expect(takeFields(store, 'form', { owner: 'Ana', nowMs: 15 * 60_000 })).toBeNull();
	expect(store.kept.size).toBe(0);
});

test('of a page that knows nobody, of an empty form and in a full storage nothing is kept', () => {
	const store = makeStore();
	keepFields(store, 'form', { owner: '', fields, nowMs: 0 });
	keepFields(store, 'form', { owner: 'Ana', fields: [], nowMs: 0 });
	expect(store.kept.size).toBe(0);
	const full = {
		...store,
		setItem: () => {
			throw new DOMException('full', 'QuotaExceededError');
		}
	};
	expect(() => keepFields(full, 'form', { owner: 'Ana', fields, nowMs: 0 })).not.toThrow();
	store.setItem('form', 'no JSON');
	expect(takeFields(store, 'form', { owner: 'Ana', nowMs: 1 })).toBeNull();
});

test('whoever signs in next in the tab leaves nothing of others in it', () => {
	const store = makeStore();
	keepFields(store, 'form /a', { owner: 'Ana', fields, nowMs: 0 });
	keepFields(store, 'form /b', { owner: 'Ben', fields, nowMs: 0 });
	keepFields(store, 'form /c', { owner: 'Ben', fields, nowMs: -1 });
	store.setItem('theme', 'dark');
	dropOthers(store, { owner: '', nowMs: 1 });
	expect(store.kept.size).toBe(4);
	dropOthers(store, { owner: 'Ben', nowMs: 15 * 60_000 - 1 });
	expect([...store.kept.keys()]).toEqual(['form /b', 'theme']);
});

test('a sign-in and a proof lead away and back, everything else does not', () => {
	expect(['/sign-in?next=%2Fme', '/confirm?next=%2Fadmin'].every(leadsToSignIn)).toBe(true);
	expect(['/sign-in', '/me/requests', 'https://example.org/sign-in?'].some(leadsToSignIn)).toBe(false);
});

describe('of the fields of a form', () => {
	type Fake = { name: string; value: string; type?: string; checked?: boolean };
	/** As much of a form as these functions ask for; `said` are the names of fields that told of a change. */
	function makeForm(fakes: readonly Fake[]) {
		const said: string[] = [];
		const controls = fakes.map((fake) => ({
			type: 'text',
			checked: false,
			...fake,
			dispatchEvent: ({ type }: Event) => type === 'change' && said.push(`${fake.name} ${fake.value}`)
		}));
		const querySelectorAll = (wanted: string) =>
			controls.filter(({ type }) => (type === 'hidden') === (wanted === 'input[type=hidden]'));
		// The functions ask nothing else of it.
		return { form: { querySelectorAll } as unknown as HTMLFormElement, controls, said };
	}

	test('an emptied one is emptied again', () => {
		const { form } = makeForm([{ name: 'exitDate', value: '' }]);
		const shown = makeForm([{ name: 'exitDate', value: '2026-01-31' }]);
		fillFields(shown.form, readFields(form));
		expect(shown.controls[0]?.value).toBe('');
	});

	test('boxes are ticked as they were, and a radio button that was not chosen says nothing', () => {
		const fields = (box: boolean, first: boolean) => [
			{ name: 'all', value: 'on', type: 'checkbox', checked: box },
			{ name: 'who', value: 'Ana', type: 'radio', checked: first },
			{ name: 'who', value: 'Ben', type: 'radio', checked: !first }
		];
		const shown = makeForm(fields(true, false));
		fillFields(shown.form, readFields(makeForm(fields(false, true)).form));
		expect(shown.controls.map(({ checked }) => checked)).toEqual([false, true, true]);
		expect(shown.said).toEqual(['all on', 'who Ana']);
	});

	test('forms about different things are told apart, also as of another state', () => {
		const about = (eventId: string, seen: string, formId: string) =>
			readAbout(
				makeForm([
					{ name: 'eventId', value: eventId, type: 'hidden' },
					{ name: 'seen', value: seen, type: 'hidden' },
					{ name: 'formId', value: formId, type: 'hidden' },
					{ name: 'secret', value: 'ABCD', type: 'hidden' }
				]).form
			);
		expect(about('one', '0', 'a')).toBe(about('one', '0', 'b'));
		expect(new Set([about('one', '0', 'a'), about('two', '0', 'a'), about('one', '1', 'a')]).size).toBe(3);
		expect(about('one', '0', 'a')).not.toContain('ABCD');
		const ofNumber = (pin: string) => readAbout(makeForm([{ name: 'pin', value: pin, type: 'hidden' }]).form);
		expect(ofNumber('17')).not.toBe(ofNumber('18'));
	});
});
