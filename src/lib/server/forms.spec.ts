import { expect, test } from 'vitest';
import * as v from 'valibot';
import { readForm } from './forms';

const schema = v.object({
	name: v.pipe(v.string(), v.trim(), v.nonEmpty('Enter a name.'), v.maxLength(5, 'Too long.')),
	password: v.pipe(v.string('Choose a password.'), v.minLength(3, 'Too short.'))
});

const submit = (fields: Record<string, string>) =>
	new Request('http://localhost/', { method: 'POST', body: new URLSearchParams(fields) });

test('a form that fits gives its values', async () => {
	const read = await readForm(submit({ name: ' Ana ', password: 'secret' }), schema);
	expect(read).toMatchObject({ ok: true, value: { name: 'Ana', password: 'secret' } });
});

test('every wrong field gets its first message; what was typed comes back as it was, passwords never', async () => {
	const read = await readForm(submit({ name: '  ', password: 'x', newPassword: 'y' }), schema);
	expect(read).toEqual({
		ok: false,
		refusal: { values: { name: '  ' }, errors: { name: 'Enter a name.', password: 'Too short.' } }
	});
});

test('a missing field is named too', async () => {
	const read = await readForm(submit({ name: 'Ana' }), schema);
	expect(read).toMatchObject({ refusal: { errors: { password: 'Please fill in this field.' } } });
});

test('a refusal from a service keeps what was typed, without the password', async () => {
	const read = await readForm(submit({ name: 'Ana', password: 'secret' }), schema);
	if (!read.ok) throw new Error('was refused');
	expect(read.refuse({ name: 'Taken.' })).toEqual({ values: { name: 'Ana' }, errors: { name: 'Taken.' } });
});
