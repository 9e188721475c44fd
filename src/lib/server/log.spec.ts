import { pino } from 'pino';
import { expect, test } from 'vitest';
import { logOptions } from './log';

function write(object: object): Record<string, unknown> {
	let line = '';
	pino(logOptions, { write: (text: string) => (line = text) }).info(object, 'said');
	return JSON.parse(line);
}

test('one line of JSON with a time in UTC', () => {
	expect(write({ requestId: 'r1' })).toMatchObject({
		requestId: 'r1',
		msg: 'said',
		time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
	});
});

test.each(['descriptor', 'password', 'pin', 'token', 'cookie', 'authorization', 'sealed', 'secret'])(
	'whatever is called %s is left out, four levels down too',
	(name) => {
		const secret = 'not-for-the-log';
		const line = write({
			[name]: secret,
			a: { [name]: secret, b: { [name]: secret, c: { [name]: secret } } }
		});
		expect(JSON.stringify(line)).not.toContain(secret);
	}
);

test('a line break in a value cannot forge a second line', () => {
	expect(write({ route: 'x\n{"msg":"forged"}' }).route).toBe('x\n{"msg":"forged"}');
});
